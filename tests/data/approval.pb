META
key;value
description;Made-up election, approval
country;Poland
unit;Przykładowo
instance;2099
num_projects;7
num_votes;40
budget;60000
vote_type;approval
rule;greedy-threshold
date_begin;01.03.2099
date_end;15.03.2099
min_length;1
max_length;3
min_project_score_threshold;8
language;pl
currency;PLN
PROJECTS
project_id;cost;votes;name;category;selected
1;12000;22;Bench for a made-up square;greenery;1
2;30500.50;13;Trees nobody planted;culture;1
5;15000;13;Library of unwritten books;greenery;1
3;9000;12;Imaginary bicycle stands;greenery;0
6;7500;9;Invented chess tables;culture;0
4;45000;7;A playground on paper;culture;0
7;25000;6;Concert that never was;greenery;0
VOTES
voter_id;vote;age;sex;voting_method
1;2,5;20;F;paper
2;3,7;21;M;internet
3;2,7;22;F;internet
4;3;23;M;paper
5;1,5;24;F;internet
6;5,6,7;25;M;internet
7;1,5;26;F;paper
8;1,3;27;M;internet
9;2,4;28;F;internet
10;7;29;M;paper
11;2,3;30;F;internet
12;5;31;M;internet
13;1,5,6;32;F;paper
14;1,4,5;33;M;internet
15;2,5;34;F;internet
16;1,2,6;35;M;paper
17;1,3,5;36;F;internet
18;1;37;M;internet
19;6,7;38;F;paper
20;1,3;39;M;internet
21;1,2,6;40;F;internet
22;7;41;M;paper
23;1,2,3;42;F;internet
24;1,2;43;M;internet
25;1;44;F;paper
26;1;45;M;internet
27;1,2,4;46;F;internet
28;6;47;M;paper
29;5;48;F;internet
30;2,3,6;49;M;internet
31;1,3,4;50;F;paper
32;3,4;51;M;internet
33;1,5,6;52;F;internet
34;1,2,3;53;M;paper
35;1;54;F;internet
36;1,2,4;55;M;internet
37;1,5;56;F;paper
38;5;57;M;internet
39;1;58;F;internet
40;3,4,6;59;M;paper
