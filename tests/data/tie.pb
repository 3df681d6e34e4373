META
key;value
description;Made-up election, a tie that decides
country;Poland
unit;Przykładowo
instance;2099
num_projects;3
num_votes;5
budget;10000
vote_type;approval
rule;greedy
date_begin;01.03.2099
date_end;15.03.2099
max_length;2
currency;PLN
PROJECTS
project_id;cost;votes;name;selected
A;4000;3;Bench for a made-up square;1
B;6000;2;Trees nobody planted;1
C;5000;2;Imaginary bicycle stands;0
VOTES
voter_id;vote
1;A,B
2;A,C
3;A
4;B
5;C
