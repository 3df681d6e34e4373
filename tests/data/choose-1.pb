META
key;value
description;Made-up election, choose-1
country;Poland
unit;Przykładowo
instance;2099
num_projects;7
num_votes;40
budget;60000
vote_type;choose-1
rule;greedy-no-skip
date_begin;01.03.2099
date_end;15.03.2099
min_length;1
max_length;1
language;pl
currency;PLN
PROJECTS
project_id;cost;votes;name;category;selected
2;30500.50;10;Trees nobody planted;culture;1
3;9000;8;Imaginary bicycle stands;greenery;1
5;15000;7;Library of unwritten books;greenery;1
6;7500;6;Invented chess tables;culture;0
4;45000;5;A playground on paper;culture;0
1;12000;2;Bench for a made-up square;greenery;0
7;25000;2;Concert that never was;greenery;0
VOTES
voter_id;vote;age;sex;voting_method
1;5;20;F;paper
2;5;21;M;internet
3;2;22;F;internet
4;2;23;M;paper
5;3;24;F;internet
6;2;25;M;internet
7;5;26;F;paper
8;2;27;M;internet
9;3;28;F;internet
10;3;29;M;paper
11;6;30;F;internet
12;3;31;M;internet
13;2;32;F;paper
14;5;33;M;internet
15;4;34;F;internet
16;2;35;M;paper
17;6;36;F;internet
18;7;37;M;internet
19;5;38;F;paper
20;6;39;M;internet
21;2;40;F;internet
22;4;41;M;paper
23;6;42;F;internet
24;4;43;M;internet
25;3;44;F;paper
26;1;45;M;internet
27;2;46;F;internet
28;3;47;M;paper
29;6;48;F;internet
30;7;49;M;internet
31;3;50;F;paper
32;6;51;M;internet
33;2;52;F;internet
34;5;53;M;paper
35;3;54;F;internet
36;1;55;M;internet
37;4;56;F;paper
38;2;57;M;internet
39;5;58;F;internet
40;4;59;M;paper
