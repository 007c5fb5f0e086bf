"""Names of periods as people write them, read on Wednesday 18 November 2026 in a company of calendar years.

A line is what is said, what it is of the past and, where that differs, of plans. "-" is no period, or no reading.
"""

ENGLISH = """
from 3 to 9 november | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
from 1 to 5 nov | 2026-11-01/2026-11-05 | 2027-11-01/2027-11-05
3-9 November | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
between 4 and 11 of Sept | 2026-09-04/2026-09-11 | 2027-09-04/2027-09-11
21–25 Sep | 2026-09-21/2026-09-25 | 2027-09-21/2027-09-25
2-6 Oct 2025 | 2025-10-02/2025-10-06
Oct 2–6 | 2026-10-02/2026-10-06 | 2027-10-02/2027-10-06
October 12 to 16 | 2026-10-12/2026-10-16 | 2027-10-12/2027-10-16
October between 12 and 16 | 2026-10-12/2026-10-16 | 2027-10-12/2027-10-16
October 12-16, 2025 | 2025-10-12/2025-10-16
from the 3rd until the 9th of October | 2026-10-03/2026-10-09 | 2027-10-03/2027-10-09
from the 2nd until the 6th | 2026-11-02/2026-11-06 | 2026-12-02/2026-12-06
4-22 next month | 2026-12-04/2026-12-22
from 4 to 22 last month | 2026-10-04/2026-10-22
next month from 4 to 22 | 2026-12-04/2026-12-22
from Oct 5 to Nov 3 | 2026-10-05/2026-11-03 | 2027-10-05/2027-11-03
Oct 5 - Oct 9 | 2026-10-05/2026-10-09 | 2027-10-05/2027-10-09
between Dec 20 and Jan 8 | 2025-12-20/2026-01-08 | 2026-12-20/2027-01-08
from 1st Jan until Thu, 22 of Jan | 2026-01-01/2026-01-22 | -
from Friday the 6th until Tuesday the 10th | 2026-11-06/2026-11-10
from Monday to Wednesday | 2026-11-16/2026-11-18 | 2026-11-23/2026-11-25
next week between Tuesday and Thursday | 2026-11-24/2026-11-26
last week between Monday and Wednesday | 2026-11-09/2026-11-11
2026-09-01 to 2026-09-15 | 2026-09-01/2026-09-15
2026-09-01..2026-09-15 | 2026-09-01/2026-09-15
1/9 - 15/9 | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
from 1/9/2026 to 15/9/2026 | 2026-09-01/2026-09-15
from Feb to Apr | 2026-02-01/2026-04-30 | 2027-02-01/2027-04-30
Feb-Apr 2025 | 2025-02-01/2025-04-30
from May 2025 to Jan 2026 | 2025-05-01/2026-01-31
from Nov to Jan 2026 | 2025-11-01/2026-01-31
Q1 to Q3 | 2026-01-01/2026-09-30 | 2027-01-01/2027-09-30
from Q2 2025 to Q1 2026 | 2025-04-01/2026-03-31
Q1-Q2 2025 | 2025-H1
2019-2022 | 2019-01-01/2022-12-31
from 2019 to 2022 | 2019-01-01/2022-12-31
from last Monday to today | 2026-11-16/2026-11-18
from yesterday to today | 2026-11-17/2026-11-18
today till tomorrow | 2026-11-18/2026-11-19
from October 5 for two weeks | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
from September 7 for 10 days | 2026-09-07/2026-09-16 | 2027-09-07/2027-09-16
Q2/2025 | 2025-Q2
2025Q02 | 2025-Q2
Q2 of 2025 | 2025-Q2
2025 Q2 | 2025-Q2
2025-Q2 | 2025-Q2
Q2'25 | 2025-Q2
2Q25 | 2025-Q2
1H25 | 2025-H1
H2 2025 | 2025-H2
2025/09 | 2025-09
09/2025 | 2025-09
11-2025 | 2025-11
2025-09 | 2025-09
FY26 | 2026
FY 2026 | 2026
fiscal year 2025 | 2025
FY26 Q2 | 2026-Q2
Q2 FY26 | 2026-Q2
Q3 | 2026-Q3 | 2027-Q3
third quarter | 2026-Q3 | 2027-Q3
the first quarter of next year | 2027-Q1
third quarter this year | 2026-Q3
2025 the third quarter | 2025-Q3
second half of 2025 | 2025-H2
first half | 2026-H1 | 2027-H1
last Q4 | 2025-Q4
first week of October | 2026-W40 | 2027-W40
the third week of September | 2026-W38 | 2027-W37
last week of October | 2026-W44 | 2027-W43
last two weeks of October | 2026-10-19/2026-11-01 | 2027-10-18/2027-10-31
first 10 days of October | 2026-10-01/2026-10-10 | 2027-10-01/2027-10-10
first two months of 2026 | 2026-01-01/2026-02-28
last month of Q3 | 2026-09 | 2027-09
first month of last quarter | 2026-07
last day of last month | 2026-10-31
the third week of 2027 | 2027-W03
third week next year | 2027-W03
second half of October | 2026-10-16/2026-10-31 | 2027-10-16/2027-10-31
the week of the 14th | 2026-W46 | 2026-W51
the week of October 5 | 2026-W41 | 2027-W40
week 42 | 2026-W42 | 2027-W42
week 3 of 2025 | 2025-W03
the week after next | 2026-W49
the month after next | 2027-01
the week before last | 2026-W45
the month before last | 2026-09
quarter before last | 2026-Q2
two weeks ago | 2026-W45
3 months ago | 2026-08
a year ago | 2025
3 weeks from now | 2026-W50
in the last two weeks | 2026-11-05/2026-11-18
over the past 10 days | 2026-11-09/2026-11-18
the last 3 months | 2026-08-19/2026-11-18
past 2 quarters | 2026-04-01/2026-09-30
next 3 days | 2026-11-18/2026-11-20
next two quarters | 2027-H1
last couple of months | 2026-09-19/2026-11-18
the previous 6 weeks | 2026-10-08/2026-11-18
early October | 2026-10-01/2026-10-15 | 2027-10-01/2027-10-15
beginning of last month | 2026-10-01/2026-10-15
mid-October | 2026-10-10/2026-10-20 | 2027-10-10/2027-10-20
mid 2025 | 2025-04-01/2025-09-30
middle of last quarter | 2026-08
late October | 2026-10-16/2026-10-31 | 2027-10-16/2027-10-31
late last year | 2025-H2
early next year | 2027-H1
early last week | 2026-11-09/2026-11-11
end of October | 2026-10-16/2026-10-31 | 2027-10-16/2027-10-31
end of last month | 2026-10-16/2026-10-31
rest of the week | 2026-11-18/2026-11-22
the rest of this month | 2026-11-18/2026-11-30
rest of the year | 2026-11-18/2026-12-31
remainder of the quarter | 2026-11-18/2026-12-31
since Monday | 2026-11-16/2026-11-18
since June | 2026-06-01/2026-11-18
since October 5 | 2026-10-05/2026-11-18
since the beginning of the year | 2026-01-01/2026-11-18
from June on | 2026-06-01/2026-11-18 | 2027-06
from October 5 on | 2026-10-05/2026-11-18 | 2027-10-05
after October 5 | 2026-10-06/2026-11-18 | -
year to date | 2026-01-01/2026-11-18
YTD | 2026-01-01/2026-11-18
so far this month | 2026-11-01/2026-11-18
this year so far | 2026-01-01/2026-11-18
2026 to date | 2026-01-01/2026-11-18
since June up to now | 2026-06-01/2026-11-18
yesterday | 2026-11-17
the day before yesterday | 2026-11-16
today | 2026-11-18
tomorrow | 2026-11-19
the day after tomorrow | 2026-11-20
last Friday | 2026-11-13
this Friday | 2026-11-20
next Friday | 2026-11-20
Monday of last week | 2026-11-09
next week Monday | 2026-11-23
last weekend | 2026-11-14/2026-11-15
this weekend | 2026-11-21/2026-11-22
next weekend | 2026-11-28/2026-11-29
november 2025 | 2025-11
Nov of last year | 2025-11
june next year | 2027-06
2025 november | 2025-11
in 2025 | 2025
the year 2025 | 2025
last June | 2026-06
next June | 2027-06
October | 2026-10 | 2027-10
December | 2025-12 | 2026-12
oct | 2026-10 | 2027-10
the 15th of last month | 2026-10-15
the 5th of October | 2026-10-05 | 2027-10-05
15 October | 2026-10-15 | 2027-10-15
October 15, 2025 | 2025-10-15
15 Oct 2025 | 2025-10-15
Monday November 9 | 2026-11-09
15.10.2026 | 2026-10-15
15/10/2026 | 2026-10-15
by Friday | 2026-11-18/2026-11-20
until the end of the quarter | 2026-Q4
by the 30th | 2026-11
through June | 2026-11-18/2027-06-30
by end of June | 2026-11-18/2027-06-30
same quarter last year | 2025-Q4
this month last year | 2025-11
from the 7th to the 12th of this month | 2026-11-07/2026-11-12
Sept 3rd - 9th | 2026-09-03/2026-09-09 | 2027-09-03/2027-09-09
between January and March of this year | 2026-Q1
last half of 2025 | 2025-H2
2nd half of this year | 2026-H2
second week in October | 2026-W41 | 2027-W41
the last 3 weeks of 2025 | 2025-12-08/2025-12-28
mid next month | 2026-12-10/2026-12-20
week ending October 9 | 2026-W41 | 2027-W40
a week ago | 2026-W46
Monday two weeks ago | 2026-11-02
since 2024 | 2024-01-01/2026-11-18
from the start of the month until today | 2026-11-01/2026-11-18
H1 2025 to H2 2026 | 2025-01-01/2026-12-31
week 40 of 2026 | 2026-W40
4 days starting from last Friday | 2026-11-13/2026-11-16
3 weeks starting April 13th | 2026-04-13/2026-05-03 | 2027-04-13/2027-05-03
two weeks beginning on 5 October | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
a week starting tomorrow | 2026-11-19/2026-11-25
2 months starting from May | 2026-05-01/2026-06-30 | 2027-05-01/2027-06-30
starting next Tuesday for 4 days | 2026-11-24/2026-11-27
w/c Mar 9 | 2026-W11 | 2027-W10
w/c 19 Oct | 2026-W43 | 2027-W42
w/e 23 Oct | 2026-W43 | 2027-W42
wk commencing 19 Oct | 2026-W43 | 2027-W42
later this month | 2026-11-18/2026-11-30
later in the year | 2026-11-18/2026-12-31
this quarter later on | 2026-11-18/2026-12-31
9 - 2025 | 2025-09
9 -2025 | 2025-09
2025 - 9 | 2025-09
9 / 2025 | 2025-09
2025-sep-14 | 2025-09-14
14-sep-2025 | 2025-09-14
14-sep-25 | 2025-09-14
14 - sep - 2025 | 2025-09-14
14-sep | 2026-09-14 | 2027-09-14
sep-2025 | 2025-09
14.09.2025 | 2025-09-14
2025.09.14 | 2025-09-14
2025/09/14 | 2025-09-14
2025 - 09 - 14 | 2025-09-14
14 / 09 / 2025 | 2025-09-14
Q3 - 2025 | 2025-Q3
2025 - Q3 | 2025-Q3
from the 4th up to the 13th of August | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
from the 4th right up to the 13th of August | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
from Monday to 15 August | 2026-08-10/2026-08-15 | 2027-W32
from the second of August to the ninth | 2026-08-02/2026-08-09 | 2027-08-02/2027-08-09
from the second to the ninth of August | 2026-08-02/2026-08-09 | 2027-08-02/2027-08-09
end of the previous month | 2026-10-16/2026-10-31
last month's end | 2026-10-16/2026-10-31
this month's end | 2026-11
before the end of this year | 2026
6 march 2026 | 2026-03-06
on 3/4 | 2026-04-03 | 2027-04-03
last twenty-five days | 2026-10-25/2026-11-18
last forty days | 2026-10-10/2026-11-18
last four weeks | 2026-10-22/2026-11-18
twenty first of October | 2026-10-21 | 2027-10-21
from seventeen to nineteen October | 2026-10-17/2026-10-19 | 2027-10-17/2027-10-19
for two weeks from 5 October | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
"""

ITALIAN = """
dal 3 al 9 novembre | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
dal 1 al 5 nov | 2026-11-01/2026-11-05 | 2027-11-01/2027-11-05
3-9 novembre | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
tra il 4 e l'11 settembre | 2026-09-04/2026-09-11 | 2027-09-04/2027-09-11
21–25 settembre | 2026-09-21/2026-09-25 | 2027-09-21/2027-09-25
2-6 ottobre 2025 | 2025-10-02/2025-10-06
dall'1 al 5 ottobre | 2026-10-01/2026-10-05 | 2027-10-01/2027-10-05
dal 4 al 22 del mese prossimo | 2026-12-04/2026-12-22
dal 4 al 22 del mese scorso | 2026-10-04/2026-10-22
dal 5 ottobre al 3 novembre | 2026-10-05/2026-11-03 | 2027-10-05/2027-11-03
dal 5 ott al 9 ottobre | 2026-10-05/2026-10-09 | 2027-10-05/2027-10-09
tra il 20 dicembre e l'8 gennaio | 2025-12-20/2026-01-08 | 2026-12-20/2027-01-08
dal 1 gen fino a gio, 22 gennaio | 2026-01-01/2026-01-22 | -
da venerdì 6 a martedì 10 | 2026-11-06/2026-11-10
da lunedì a mercoledì | 2026-11-16/2026-11-18 | 2026-11-23/2026-11-25
tra martedì e giovedì della prossima settimana | 2026-11-24/2026-11-26
dal 2026-09-01 al 2026-09-15 | 2026-09-01/2026-09-15
1/9 - 15/9 | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
dal 1/9/2026 al 15/9/2026 | 2026-09-01/2026-09-15
da febbraio ad aprile | 2026-02-01/2026-04-30 | 2027-02-01/2027-04-30
da febbraio ad aprile 2025 | 2025-02-01/2025-04-30
febbraio-aprile 2025 | 2025-02-01/2025-04-30
da maggio 2025 a gennaio 2026 | 2025-05-01/2026-01-31
da novembre a gennaio 2026 | 2025-11-01/2026-01-31
dal Q1 al Q3 | 2026-01-01/2026-09-30 | 2027-01-01/2027-09-30
dal primo al terzo trimestre | 2026-01-01/2026-09-30 | 2027-01-01/2027-09-30
dal 2019 al 2022 | 2019-01-01/2022-12-31
2019-2022 | 2019-01-01/2022-12-31
da lunedì scorso a oggi | 2026-11-16/2026-11-18
da ieri a oggi | 2026-11-17/2026-11-18
da oggi fino a domani | 2026-11-18/2026-11-19
dal 5 ottobre per due settimane | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
dal 7 settembre per 10 giorni | 2026-09-07/2026-09-16 | 2027-09-07/2027-09-16
Q2/2025 | 2025-Q2
2025Q2 | 2025-Q2
Q2 del 2025 | 2025-Q2
secondo trimestre 2025 | 2025-Q2
secondo trimestre del 2025 | 2025-Q2
2° trimestre 2025 | 2025-Q2
2T25 | 2025-Q2
1S25 | 2025-H1
primo semestre 2025 | 2025-H1
2025/09 | 2025-09
09/2025 | 2025-09
anno fiscale 2025 | 2025
FY26 | 2026
esercizio 2025 | 2025
Q3 | 2026-Q3 | 2027-Q3
terzo trimestre | 2026-Q3 | 2027-Q3
il primo trimestre dell'anno prossimo | 2027-Q1
il terzo trimestre di quest'anno | 2026-Q3
secondo semestre | 2026-H2
prima settimana di ottobre | 2026-W40 | 2027-W40
la terza settimana di settembre | 2026-W38 | 2027-W37
ultima settimana di ottobre | 2026-W44 | 2027-W43
ultime due settimane di ottobre | 2026-10-19/2026-11-01 | 2027-10-18/2027-10-31
le ultime due settimane di ottobre | 2026-10-19/2026-11-01 | 2027-10-18/2027-10-31
primi 10 giorni di ottobre | 2026-10-01/2026-10-10 | 2027-10-01/2027-10-10
i primi due mesi del 2026 | 2026-01-01/2026-02-28
l'ultimo mese del Q3 | 2026-09 | 2027-09
l'ultimo giorno del mese scorso | 2026-10-31
la terza settimana del 2027 | 2027-W03
la settimana del 14 | 2026-W46 | 2026-W51
la settimana del 5 ottobre | 2026-W41 | 2027-W40
settimana 42 | 2026-W42 | 2027-W42
la penultima settimana | 2026-W45
il penultimo mese | 2026-09
due settimane fa | 2026-W45
3 mesi fa | 2026-08
un anno fa | 2025
tra 3 settimane | 2026-W50
nelle ultime due settimane | 2026-11-05/2026-11-18
negli ultimi 10 giorni | 2026-11-09/2026-11-18
ultimi 3 mesi | 2026-08-19/2026-11-18
le 3 settimane precedenti | 2026-10-29/2026-11-18
prossimi 3 giorni | 2026-11-18/2026-11-20
i prossimi due trimestri | 2027-H1
ultimo paio di mesi | 2026-09-19/2026-11-18
inizio ottobre | 2026-10-01/2026-10-15 | 2027-10-01/2027-10-15
all'inizio del mese scorso | 2026-10-01/2026-10-15
metà ottobre | 2026-10-10/2026-10-20 | 2027-10-10/2027-10-20
a metà ottobre | 2026-10-10/2026-10-20 | 2027-10-10/2027-10-20
fine ottobre | 2026-10-16/2026-10-31 | 2027-10-16/2027-10-31
a fine ottobre | 2026-10-16/2026-10-31 | 2027-10-16/2027-10-31
fine del mese scorso | 2026-10-16/2026-10-31
inizio anno prossimo | 2027-H1
resto della settimana | 2026-11-18/2026-11-22
il resto di questo mese | 2026-11-18/2026-11-30
il resto dell'anno | 2026-11-18/2026-12-31
il resto del trimestre | 2026-11-18/2026-12-31
da lunedì | 2026-11-16/2026-11-18 | 2026-11-23
da giugno | 2026-06-01/2026-11-18 | 2027-06
dal 5 ottobre | 2026-10-05/2026-11-18 | 2027-10-05
da inizio anno | 2026-01-01/2026-11-18
dall'inizio dell'anno | 2026-01-01/2026-11-18
da giugno in poi | 2026-06-01/2026-11-18 | 2027-06
dal 5 ottobre in poi | 2026-10-05/2026-11-18 | 2027-10-05
dopo il 5 ottobre | 2026-10-06/2026-11-18 | -
da inizio mese | 2026-11-01/2026-11-18
questo mese finora | 2026-11-01/2026-11-18
quest'anno fino ad oggi | 2026-01-01/2026-11-18
ieri | 2026-11-17
l'altro ieri | 2026-11-16
oggi | 2026-11-18
domani | 2026-11-19
dopodomani | 2026-11-20
venerdì scorso | 2026-11-13
questo venerdì | 2026-11-20
venerdì prossimo | 2026-11-20
lunedì della settimana scorsa | 2026-11-09
lo scorso weekend | 2026-11-14/2026-11-15
questo weekend | 2026-11-21/2026-11-22
il prossimo fine settimana | 2026-11-28/2026-11-29
novembre 2025 | 2025-11
novembre dell'anno scorso | 2025-11
giugno del prossimo anno | 2027-06
nel 2025 | 2025
l'anno 2025 | 2025
giugno scorso | 2026-06
il prossimo giugno | 2027-06
ottobre | 2026-10 | 2027-10
dicembre | 2025-12 | 2026-12
ott | 2026-10 | 2027-10
il 15 del mese scorso | 2026-10-15
il 5 ottobre | 2026-10-05 | 2027-10-05
15 ottobre 2025 | 2025-10-15
lunedì 9 novembre | 2026-11-09
1 settembre | 2026-09-01 | 2027-09-01
il primo settembre | 2026-09-01 | 2027-09-01
1º settembre | 2026-09-01 | 2027-09-01
15.10.2026 | 2026-10-15
15/10/2026 | 2026-10-15
entro venerdì | 2026-11-18/2026-11-20
entro fine trimestre | 2026-Q4
entro il 30 | 2026-11
fino a giugno | 2026-11-18/2027-06-30
entro fine giugno | 2026-11-18/2027-06-30
stesso trimestre dell'anno scorso | 2025-Q4
questo mese dell'anno scorso | 2025-11
questa settimana | 2026-W47
il mese scorso | 2026-10
la settimana prossima | 2026-W48
il trimestre scorso | 2026-Q3
l'anno scorso | 2025
dal 3 al 9 | 2026-11-03/2026-11-09 | 2026-12-03/2026-12-09
settimane 40-44 | 2026-09-28/2026-11-01 | 2027-10-04/2027-11-07
dall'11 settembre al 15 settembre | 2026-09-11/2026-09-15 | 2027-09-11/2027-09-15
la settimana dopo la prossima | 2026-W49
15/9 | 2026-09-15 | 2027-09-15
1.9.2026 - 15.9.2026 | 2026-09-01/2026-09-15
inizio settimana scorsa | 2026-11-09/2026-11-11
metà 2025 | 2025-04-01/2025-09-30
nel mese di settembre | 2026-09 | 2027-09
nel mese di ottobre 2025 | 2025-10
dal 1° al 15 settembre | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
1-15 sett | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
la prima metà di settembre | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
la prima metà del 2026 | 2026-H1
la 40esima settimana | 2026-W40 | 2027-W40
tra un mese | 2026-12
da gennaio ad oggi | 2026-01-01/2026-11-18
entro il 15 dicembre | 2026-11-18/2026-12-15
quattro giorni a partire da venerdì scorso | 2026-11-13/2026-11-16
tre settimane a partire dal 13 aprile | 2026-04-13/2026-05-03 | 2027-04-13/2027-05-03
10 giorni a contare dal 5 ottobre | 2026-10-05/2026-10-14 | 2027-10-05/2027-10-14
una settimana a partire da domani | 2026-11-19/2026-11-25
settimana del 9 marzo | 2026-W11 | 2027-W10
settimana che inizia il 9 marzo | 2026-W11 | 2027-W10
sett. dal 19 ottobre | 2026-W43 | 2027-W42
nel resto della settimana | 2026-11-18/2026-11-22
più avanti nel mese | 2026-11-18/2026-11-30
più avanti quest'anno | 2026-11-18/2026-12-31
questo trimestre più avanti | 2026-11-18/2026-12-31
14-set-2025 | 2025-09-14
14.9.2025 | 2025-09-14
9 - 2025 | 2025-09
Q3 - 2025 | 2025-Q3
dal 4 fino al 13 agosto | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
dal giorno 4 al giorno 13 di agosto | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
dal 4 agosto fino al 13 | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
fine dello scorso mese | 2026-10-16/2026-10-31
entro la fine di quest'anno | 2026
al mese scorso | 2026-10
al trimestre scorso | 2026-Q3
alla settimana scorsa | 2026-W46
dal primo al nove agosto | 2026-08-01/2026-08-09 | 2027-08-01/2027-08-09
dal due al ventidue agosto | 2026-08-02/2026-08-22 | 2027-08-02/2027-08-22
ultimi quaranta giorni | 2026-10-10/2026-11-18
ultime quattro settimane | 2026-10-22/2026-11-18
per due settimane dal 5 ottobre | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
"""

PORTUGUESE = """
de 3 a 9 de novembro | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
de 1 a 5 de nov | 2026-11-01/2026-11-05 | 2027-11-01/2027-11-05
do dia 3 ao dia 9 de novembro | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
3-9 de novembro | 2026-11-03/2026-11-09 | 2027-11-03/2027-11-09
entre 4 e 11 de setembro | 2026-09-04/2026-09-11 | 2027-09-04/2027-09-11
21–25 de setembro | 2026-09-21/2026-09-25 | 2027-09-21/2027-09-25
de 2 a 6 de outubro de 2025 | 2025-10-02/2025-10-06
de 4 a 22 do mês que vem | 2026-12-04/2026-12-22
de 4 a 22 do mês passado | 2026-10-04/2026-10-22
de 5 de outubro a 3 de novembro | 2026-10-05/2026-11-03 | 2027-10-05/2027-11-03
de 5 de out a 9 de out | 2026-10-05/2026-10-09 | 2027-10-05/2027-10-09
entre 20 de dezembro e 8 de janeiro | 2025-12-20/2026-01-08 | 2026-12-20/2027-01-08
de 1º de janeiro até quinta, 22 de janeiro | 2026-01-01/2026-01-22 | -
de segunda a quarta | 2026-11-16/2026-11-18 | 2026-11-23/2026-11-25
de sexta dia 6 até terça dia 10 | 2026-11-06/2026-11-10
entre terça e quinta da semana que vem | 2026-11-24/2026-11-26
de 2026-09-01 a 2026-09-15 | 2026-09-01/2026-09-15
1/9 - 15/9 | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
de 1/9/2026 a 15/9/2026 | 2026-09-01/2026-09-15
de fevereiro a abril | 2026-02-01/2026-04-30 | 2027-02-01/2027-04-30
de fevereiro a abril de 2025 | 2025-02-01/2025-04-30
fev-abr 2025 | 2025-02-01/2025-04-30
de maio de 2025 a janeiro de 2026 | 2025-05-01/2026-01-31
de novembro a janeiro de 2026 | 2025-11-01/2026-01-31
do Q1 ao Q3 | 2026-01-01/2026-09-30 | 2027-01-01/2027-09-30
do primeiro ao terceiro trimestre | 2026-01-01/2026-09-30 | 2027-01-01/2027-09-30
de 2019 a 2022 | 2019-01-01/2022-12-31
2019-2022 | 2019-01-01/2022-12-31
da segunda passada até hoje | 2026-11-16/2026-11-18
de ontem até hoje | 2026-11-17/2026-11-18
de hoje até amanhã | 2026-11-18/2026-11-19
de 5 de outubro por duas semanas | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
a partir de 7 de setembro por 10 dias | 2026-09-07/2026-09-16 | 2027-09-07/2027-09-16
Q2/2025 | 2025-Q2
2025Q2 | 2025-Q2
Q2 de 2025 | 2025-Q2
segundo trimestre de 2025 | 2025-Q2
2º trimestre de 2025 | 2025-Q2
2T25 | 2025-Q2
1S25 | 2025-H1
2º tri | 2026-Q2 | 2027-Q2
primeiro semestre de 2025 | 2025-H1
2025/09 | 2025-09
09/2025 | 2025-09
ano fiscal 2025 | 2025
FY26 | 2026
Q3 | 2026-Q3 | 2027-Q3
terceiro trimestre | 2026-Q3 | 2027-Q3
o primeiro trimestre do ano que vem | 2027-Q1
o terceiro trimestre deste ano | 2026-Q3
segundo semestre | 2026-H2
primeira semana de outubro | 2026-W40 | 2027-W40
a terceira semana de setembro | 2026-W38 | 2027-W37
última semana de outubro | 2026-W44 | 2027-W43
últimas duas semanas de outubro | 2026-10-19/2026-11-01 | 2027-10-18/2027-10-31
as duas últimas semanas de outubro | 2026-10-19/2026-11-01 | 2027-10-18/2027-10-31
primeiros 10 dias de outubro | 2026-10-01/2026-10-10 | 2027-10-01/2027-10-10
os primeiros dois meses de 2026 | 2026-01-01/2026-02-28
o último mês do Q3 | 2026-09 | 2027-09
o último dia do mês passado | 2026-10-31
primeira quinzena de outubro | 2026-10-01/2026-10-15 | 2027-10-01/2027-10-15
a terceira semana de 2027 | 2027-W03
a semana do dia 14 | 2026-W46 | 2026-W51
a semana de 5 de outubro | 2026-W41 | 2027-W40
semana 42 | 2026-W42 | 2027-W42
semana retrasada | 2026-W45
mês retrasado | 2026-09
duas semanas atrás | 2026-W45
3 meses atrás | 2026-08
um ano atrás | 2025
daqui a 3 semanas | 2026-W50
nas últimas duas semanas | 2026-11-05/2026-11-18
nos últimos 10 dias | 2026-11-09/2026-11-18
últimos 3 meses | 2026-08-19/2026-11-18
próximos 3 dias | 2026-11-18/2026-11-20
próximos dois trimestres | 2027-H1
início de outubro | 2026-10-01/2026-10-15 | 2027-10-01/2027-10-15
no começo do mês passado | 2026-10-01/2026-10-15
meados de outubro | 2026-10-10/2026-10-20 | 2027-10-10/2027-10-20
em meados de outubro | 2026-10-10/2026-10-20 | 2027-10-10/2027-10-20
fim de outubro | 2026-10-16/2026-10-31 | 2027-10-16/2027-10-31
no final do mês passado | 2026-10-16/2026-10-31
início do ano que vem | 2027-H1
resto da semana | 2026-11-18/2026-11-22
o resto deste mês | 2026-11-18/2026-11-30
o restante do ano | 2026-11-18/2026-12-31
desde segunda | 2026-11-16/2026-11-18
desde junho | 2026-06-01/2026-11-18
desde 5 de outubro | 2026-10-05/2026-11-18
desde o início do ano | 2026-01-01/2026-11-18
a partir de junho | 2026-06-01/2026-11-18 | 2027-06
depois de 5 de outubro | 2026-10-06/2026-11-18 | -
após 5 de outubro | 2026-10-06/2026-11-18 | -
este mês até agora | 2026-11-01/2026-11-18
este ano até hoje | 2026-01-01/2026-11-18
acumulado do ano | 2026-01-01/2026-11-18
ontem | 2026-11-17
anteontem | 2026-11-16
hoje | 2026-11-18
amanhã | 2026-11-19
depois de amanhã | 2026-11-20
sexta passada | 2026-11-13
esta sexta | 2026-11-20
sexta que vem | 2026-11-20
segunda da semana passada | 2026-11-09
segunda-feira da semana que vem | 2026-11-23
fim de semana passado | 2026-11-14/2026-11-15
este fim de semana | 2026-11-21/2026-11-22
próximo fim de semana | 2026-11-28/2026-11-29
novembro de 2025 | 2025-11
novembro do ano passado | 2025-11
junho do ano que vem | 2027-06
em 2025 | 2025
o ano de 2025 | 2025
junho passado | 2026-06
próximo junho | 2027-06
outubro | 2026-10 | 2027-10
dezembro | 2025-12 | 2026-12
out de 2025 | 2025-10
dia 15 do mês passado | 2026-10-15
dia 5 de outubro | 2026-10-05 | 2027-10-05
5 de outubro | 2026-10-05 | 2027-10-05
15 de outubro de 2025 | 2025-10-15
segunda, 9 de novembro | 2026-11-09
1º de setembro | 2026-09-01 | 2027-09-01
15.10.2026 | 2026-10-15
15/10/2026 | 2026-10-15
até sexta | 2026-11-18/2026-11-20
até o fim do trimestre | 2026-Q4
até dia 30 | 2026-11
até junho | 2026-11-18/2027-06-30
até o fim de junho | 2026-11-18/2027-06-30
mesmo trimestre do ano passado | 2025-Q4
este mês | 2026-11
mês passado | 2026-10
semana que vem | 2026-W48
trimestre passado | 2026-Q3
ano passado | 2025
do dia 3 ao dia 9 | 2026-11-03/2026-11-09 | 2026-12-03/2026-12-09
semanas 40 a 44 | 2026-09-28/2026-11-01 | 2027-10-04/2027-11-07
15/9 | 2026-09-15 | 2027-09-15
1.9.2026 - 15.9.2026 | 2026-09-01/2026-09-15
a semana depois da próxima | 2026-W49
começo da semana passada | 2026-11-09/2026-11-11
meados de 2025 | 2025-04-01/2025-09-30
de 1 a 12 de dez | 2025-12-01/2025-12-12 | 2026-12-01/2026-12-12
quarta semana de setembro | 2026-W39 | 2027-W38
no mês de setembro | 2026-09 | 2027-09
T3 de 2025 | 2025-Q3
na 40ª semana | 2026-W40 | 2027-W40
daqui a um mês | 2026-12
1º a 15 de setembro | 2026-09-01/2026-09-15 | 2027-09-01/2027-09-15
de janeiro para cá | 2026-01-01/2026-11-18 | 2027-01
na primeira metade de 2026 | 2026-H1
desde o dia 1º | 2026-11-01/2026-11-18
1T 2025 | 2025-Q1
4 dias a partir de sexta passada | 2026-11-13/2026-11-16
três semanas a partir de 13 de abril | 2026-04-13/2026-05-03 | 2027-04-13/2027-05-03
10 dias a contar do dia 5 de outubro | 2026-10-05/2026-10-14 | 2027-10-05/2027-10-14
uma semana a partir de amanhã | 2026-11-19/2026-11-25
semana do dia 9/3 | 2026-W11 | 2027-W10
semana que começa em 9 de março | 2026-W11 | 2027-W10
mais pra frente este mês | 2026-11-18/2026-11-30
mais adiante no ano | 2026-11-18/2026-12-31
este trimestre mais para frente | 2026-11-18/2026-12-31
14-set-2025 | 2025-09-14
14.9.2025 | 2025-09-14
9 - 2025 | 2025-09
Q3 - 2025 | 2025-Q3
desde o dia 4 até 13 de agosto | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
entre os dias 4 e 13 de agosto | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
do dia 4 de agosto ao dia 13 | 2026-08-04/2026-08-13 | 2027-08-04/2027-08-13
final da semana passada | 2026-11-12/2026-11-15
até o fim deste ano | 2026
ao mês passado | 2026-10
ao trimestre passado | 2026-Q3
do primeiro ao nono dia de agosto | 2026-08-01/2026-08-09 | 2027-08-01/2027-08-09
de dois a nove de agosto | 2026-08-02/2026-08-09 | 2027-08-02/2027-08-09
últimos quarenta dias | 2026-10-10/2026-11-18
nos últimos três meses | 2026-08-19/2026-11-18
vinte e um de outubro | 2026-10-21 | 2027-10-21
por duas semanas a partir de 5 de outubro | 2026-10-05/2026-10-18 | 2027-10-05/2027-10-18
"""

VAGUE_ENGLISH = """
from 5 to 8 out | 2026-10-05/2026-10-08
the last few weeks | -
a few days ago | -
over the past months | -
the last several days | -
last summer | -
summer 2025 | -
in the last decade | -
last fortnight | -
the last 24 hours | -
31/02 | -
Q5 | -
Q3 except August | 2026-Q3
the first few days of October | -
two weeks before October 15 | -
5 and 6 november | 2026-11-05/2026-11-06
Nov 16, 17 | 2026-11-16/2026-11-17
same period last month | 2026-10
recently | -
the third week | 2026-W47
in 3 weeks | 2026-11-18/2026-12-08
the 1990s | -
more than 3 weeks ago | -
2-3 weeks ago | -
last 2 or 3 months | -
since christmas | -
the month before | 2026-10
between 2 and 4 pm yesterday | 2026-11-17
earlier this month | 2026-11-01/2026-11-18
last 5 business days | -
first and second quarter | 2026-H1
end of Q3 | 2026-Q3
2026-13 | -
half a year ago | -
last 4 full weeks | -
ten days from 5 October | 2026-10-05/2026-10-14
a few days starting last Monday | -
5 business days starting Monday | -
2 weeks starting in October | 2026-10-01/2026-10-14
beginning April 13 | 2026-04-13/2026-11-18
later in March | 2026-03-16/2026-03-31
later last month | 2026-10-16/2026-10-31
sep-14 | 2026-09
from 2 August to 9 deals | 2026-08-02/2026-08-09
the 80s | -
the '80s | -
in the eighties | -
this century | -
the last century | -
end of this year | 2026-H2
this year's end | 2026-H2
end of last quarter | 2026-Q3
top 4 june | 2026-06
my 4 june deals | 2026-06
the best 4 of june | 2026-06
1/3 of last month | 2026-10
yesterday evening | 2026-11-17
this afternoon | 2026-11-18
tonight | 2026-11-18
last night | 2026-11-17
the morning of October 5 | 2026-10-05
before April | 2026-01-01/2026-03-31
prior to 13 April | 2026-01-01/2026-04-12
before last month | 2026-01-01/2026-09-30
before Q2 2025 | 2025-01-01/2025-03-31
before 2025 | -
"""

VAGUE_ITALIAN = """
dal 3 al 12 set | 2026-09-03/2026-09-12
negli ultimi mesi | -
nelle ultime settimane | -
qualche giorno fa | -
alcune settimane fa | -
la scorsa estate | -
estate 2025 | -
ultimamente | -
di recente | -
5 e 6 novembre | 2026-11-05/2026-11-06
a meta marzo | 2026-03-10/2026-03-20
i primi di giugno | -
gli ultimi giorni di ottobre | -
due settimane prima del 15 ottobre | -
la terza settimana | 2026-W47
31/02 | -
Q3 tranne agosto | 2026-Q3
stesso periodo del mese scorso | 2026-10
da natale | -
il mese prima | 2026-10
ultimi 2 o 3 mesi | -
più di 3 settimane fa | -
nell'ultimo periodo | -
ultimi 5 giorni lavorativi | -
fine Q3 | 2026-Q3
due lunedì fa | -
quattro giorni dal 5 ottobre | 2026-10-05/2026-10-08
pochi giorni a partire da lunedì | -
negli anni ottanta | -
negli anni '80 | -
anni 80 | -
nel secolo scorso | -
fine di quest'anno | 2026-H2
le migliori 4 di giugno | 2026-06
ieri sera | 2026-11-17
stamattina | 2026-11-18
questa mattina | 2026-11-18
la mattina del 5 ottobre | 2026-10-05
prima di aprile | 2026-01-01/2026-03-31
prima del 13 aprile | 2026-01-01/2026-04-12
prima del mese scorso | 2026-01-01/2026-09-30
più avanti a marzo | 2026-03-16/2026-03-31
"""

VAGUE_PORTUGUESE = """
do dia 3 até 12 out | 2026-10-03/2026-10-12
nos últimos meses | -
nas últimas semanas | -
alguns dias atrás | -
no verão passado | -
verão de 2025 | -
ultimamente | -
recentemente | -
5 e 6 de novembro | 2026-11-05/2026-11-06
os primeiros dias de outubro | -
os últimos dias de outubro | -
duas semanas antes de 15 de outubro | -
a terceira semana | 2026-W47
31/02 | -
Q3 exceto agosto | 2026-Q3
mesmo período do mês passado | 2026-10
desde o natal | -
o mês antes | 2026-10
últimos 2 ou 3 meses | -
mais de 3 semanas atrás | -
na última quinzena | -
no primeiro bimestre | -
últimos 5 dias úteis | -
fim do Q3 | 2026-Q3
em 3 semanas | 2026-11-18/2026-12-08
há 3 meses | 2026-08
4 dias desde 5 de outubro | 2026-10-05/2026-10-08
alguns dias a partir de segunda | -
nos anos oitenta | -
década de 80 | -
nos anos 80 | -
no século passado | -
no final deste ano | 2026-H2
as top 4 de junho | 2026-06
ontem à tarde | 2026-11-17
hoje de manhã | 2026-11-18
esta noite | 2026-11-18
na manhã de 5 de outubro | 2026-10-05
antes de abril | 2026-01-01/2026-03-31
antes de 13 de abril | 2026-01-01/2026-04-12
antes do mês passado | 2026-01-01/2026-09-30
mais pra frente em março | 2026-03-16/2026-03-31
"""
