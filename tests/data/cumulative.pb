META
key;value
description;Made-up election, cumulative
country;Poland
unit;Przykładowo
instance;2099
num_projects;7
num_votes;30
budget;60000
vote_type;cumulative
rule;greedy
date_begin;01.03.2099
date_end;15.03.2099
max_points;3
max_sum_points;5
language;pl
currency;PLN
PROJECTS
project_id;cost;votes;score;name;category;selected
3;9000;14;33;Imaginary bicycle stands;greenery;1
1;12000;11;29;Bench for a made-up square;greenery;1
5;15000;10;20;Library of unwritten books;greenery;1
2;30500.50;10;16;Trees nobody planted;culture;0
4;45000;6;12;A playground on paper;culture;0
6;7500;5;12;Invented chess tables;culture;1
7;25000;4;8;Concert that never was;greenery;0
VOTES
voter_id;vote;points;age;sex;voting_method
1;1,5;3,0;20;F;paper
2;2,3;3,1;21;M;internet
3;3,2;3,0;22;F;internet
4;1,5;3,1;23;M;paper
5;3,5;3,2;24;F;internet
6;3,4;3,0;25;M;internet
7;3,1;3,1;26;F;paper
8;1,3;3,1;27;M;internet
9;4,7;3,2;28;F;internet
10;1,2;3,1;29;M;paper
11;3,2;3,2;30;F;internet
12;1,3;3,1;31;M;internet
13;6,2;3,2;32;F;paper
14;6,1;3,2;33;M;internet
15;7,5;3,0;34;F;internet
16;4,6;3,2;35;M;paper
17;3,7;3,2;36;F;internet
18;5,4;3,1;37;M;internet
19;2,7;3,1;38;F;paper
20;5,3;3,2;39;M;internet
21;5,3;3,2;40;F;internet
22;5,2;3,0;41;M;paper
23;2,6;3,2;42;F;internet
24;4,1;3,2;43;M;internet
25;3,5;3,2;44;F;paper
26;5,2;3,2;45;M;internet
27;1,4;3,2;46;F;internet
28;3,2;3,0;47;M;paper
29;1,6;3,2;48;F;internet
30;1,3;3,2;49;M;internet
