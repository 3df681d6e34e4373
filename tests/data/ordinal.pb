META
key;value
description;Made-up election, ordinal
country;Poland
unit;Przykładowo
instance;2099
num_projects;7
num_votes;30
budget;60000
vote_type;ordinal
rule;greedy
date_begin;01.03.2099
date_end;15.03.2099
min_length;3
max_length;3
language;pl
currency;PLN
PROJECTS
project_id;cost;votes;score;name;category;selected
3;9000;19;33;Imaginary bicycle stands;greenery;1
1;12000;13;31;Bench for a made-up square;greenery;1
5;15000;15;29;Library of unwritten books;greenery;1
6;7500;13;28;Invented chess tables;culture;1
2;30500.50;12;26;Trees nobody planted;culture;0
4;45000;12;21;A playground on paper;culture;0
7;25000;6;12;Concert that never was;greenery;0
VOTES
voter_id;vote;age;sex;voting_method
1;5,2,3;20;F;paper
2;2,5,3;21;M;internet
3;3,6,2;22;F;internet
4;5,4,2;23;M;paper
5;6,7,5;24;F;internet
6;6,2,4;25;M;internet
7;6,4,3;26;F;paper
8;1,2,3;27;M;internet
9;6,7,3;28;F;internet
10;6,2,5;29;M;paper
11;3,1,4;30;F;internet
12;2,5,4;31;M;internet
13;1,3,6;32;F;paper
14;1,2,6;33;M;internet
15;1,3,7;34;F;internet
16;5,3,1;35;M;paper
17;2,3,6;36;F;internet
18;1,3,4;37;M;internet
19;3,5,7;38;F;paper
20;3,2,1;39;M;internet
21;1,4,3;40;F;internet
22;1,5,6;41;M;paper
23;6,5,3;42;F;internet
24;2,4,5;43;M;internet
25;5,6,3;44;F;paper
26;7,3,4;45;M;internet
27;7,6,5;46;F;internet
28;1,4,3;47;M;paper
29;4,5,1;48;F;internet
30;4,1,5;49;M;internet
