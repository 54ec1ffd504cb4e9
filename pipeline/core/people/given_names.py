"""Common Swedish first names and surnames, written down by hand: what a suspected name is told by.

``ALSO_WORDS`` are names that are ordinary words too; written small, or alone at the head of a sentence, they say
nothing.
"""

from __future__ import annotations


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


GIVEN = _listed("""
abdi adam agda agnes agneta ahmed aisha albin aleksandra alexander alexandra alf ali alice alma amal amanda amina amir
ana anders andreas anette angelica anita ann anna anneli annelie annette annica annika anton antonia anwar aram arne
arvid astrid axel barbro beatrice bengt benjamin bertil bilal birgit birgitta björn bo boel bosse britt britta camilla
carin carina carl carl-johan carola caroline catarina cecilia charlotta charlotte christer christian christina
christoffer claes clara conny dag dagmar dalia dan daniel daniella david dejan dennis diana dragan ebba edvin eleonor
elias elif elin elisabet elisabeth ella ellen elsa emelie emil emilia emir emma erica erik erika ester eva evelina
fanny farah fatima felicia felix filip filippa frans fredrik frida fritz gabriel gabriella georg gerd gerda goran
greger greta gudmund gudrun gun gunilla gunnar gunnel gustaf gustav göran göte hamid hampus hana hanna hannah hannes
hans harald hassan hedda hedvig helen helena helene henrik henry hilda hilma hjalmar hjördis holger hugo hussein håkan
ibrahim ida inga ingalill ingegerd ingela ingemar inger ingmari ingrid ingvar irene iris isabella isak ivan ivar jacob
jakob jamal jan jasmine jeanette jelena jenny jens jerker jesper jessica jimmy joakim joel johan johanna johannes john
johnny jon jonas jonathan jonny josef josefin josefine julia julius jörgen jörn kaj kajsa kalle karim karin karl
karl-erik karolina katarina katja kenneth kent kerstin khadija kicki kim kjell klara klas klas-göran konrad krister
kristian kristin kristina kristoffer kurt laban laila laith lars lars-erik lasse layla leif leila lena lennart leo
leon leonard lilian lillemor lilly linda linn linnea linus lisa lisbet lisbeth liv lotta louise lovisa lucas ludvig
lukas magdalena magnus mahmoud maj maja majken majlis malin marcus margareta margaretha margit maria mariana mariann
marianne marie marie-louise maritta markus mart martin martina maryam mathias mathilda matilda mats mattias maud max
maximilian melker mia micael mikael mikaela milan milla mimmi mina mira moa mohamed mohammed mona monica monika
mustafa märit märta måns mårten nadia nadja nasrin natalia nathalie nellie nicklas niclas niklas nils nina nisse noah
noor nora nour ola olga olivia olle olof olov omar oscar oskar osman otto parisa patricia patrik paul paula pauline
pelle per pernilla peter petra petter pia pontus ragnar ragnhild rasmus rebecca rebecka reidar reza richard rickard
rigmor rikard robert robin roger roland rolf ronny rose rosita roy runar rune rut ruth sabina saga said salma samir
samira samuel sandra sara sarah sebastian selim selma shirin sigge signe sigrid sigvard simon siri siv sixten slobodan
sofia sofie solbritt solveig sonja staffan stefan stellan sten stig stina sture sune susanna susanne suzanne svante
svea sven sverker sylvia sören tage tanja tariq tea tekla teodor teresa theodor therese thomas tina tobias tom tomas
tommy tora torbjörn tord tore torgny torkel torsten tove tuva tyra ulf ulla ulla-britt ulrica ulrik ulrika urban
ursula valborg valdemar valter vendela vera verner veronica veronika vesna vidar viktor viktoria vilgot vilhelm ville
vilma vincent viola viveca viveka vivianne wilhelm wilma yasin yasmin ylva yngve yousef yusuf yvonne zahra zainab
zeynep zoran åke åsa östen
""")

SURNAMES = _listed("""
abrahamsson ahlgren ahlström ahmadi alm almqvist andersson aronsson arvidsson axelsson backman beckman bengtsson berg
berggren berglund bergman bergqvist bergstrand bergström björk björklund björkman blom blomberg blomqvist boman borg
boström brandt bäckström carlsson claesson dahl dahlberg dahlgren dahlström danielsson davidsson edlund edström ek
eklund ekström eliasson engström eriksson falk fors forsberg forslund fransson franzén fredriksson friberg grahn gran
granberg gustafsson gustavsson göransson hagberg hall hallberg hammar hansen hansson hassan hedberg hedin hedlund
hedman hellström henriksson hermansson holm holmberg holmgren holmqvist holmström hosseini hult hussein hägg häggström
håkansson höglund ibrahim isaksson israelsson ivarsson jacobsson jakobsson jansson johansson johnsson jonasson jonsson
josefsson jönsson karlsson kjellberg kling knutsson kovačević kristensson lager larsson lind lindahl lindberg lindblad
lindblom lindgren lindholm lindqvist lindström ljung ljungberg ljungqvist lund lundberg lundgren lundin lundmark
lundqvist lundström löfgren löfqvist magnusson malm malmberg malmström mattsson melin moberg mohammed mohamud molin
månsson mårtensson nguyen nilsson norberg nord nordgren nordin nordström norén nyberg nygren nyman nyström olausson
olofsson olsson oskarsson palm palmqvist persson petersson petrović pettersson popović pålsson rask robertsson roos
rosenberg rosén rydberg rydén samuelsson sandberg sandström simonsson sjöberg sjödin sjögren sjöholm sjöstrand
sjöström skog skoglund stark stenberg stenström strand strandberg strid ström strömberg strömqvist sundberg sundqvist
sundström svahn svedberg svensson svärd söderberg söderlund söderström thorsson torstensson tran ulfsson viklund
vikström wallgren wallin wallström wennberg westberg westerberg westin westman wikström winberg yilmaz åberg åkerlund
åkesson åström öberg öhman östberg österberg österlund östlund östman özdemir
""")

ALSO_WORDS = _listed("""
alm ana ann axel berg björk björn blom bo borg dag dal ebba ek elin ella ester fors frans georg gran gren hall hans
hed holm hult jan kaj kim klara klas kling kvist lager leo lilja lina lind linda liv lo lova love lund lång maj malm
mark mars mart max mia milan mina mona my noor nora nord norden nova olle palm per pia rask ros rose rune rut saga
said sand siv skog sol stark sten stig stina stor strand strid ström sund svärd sätt tage tall tea tom tora tore tove
ture ulla ung urban vera victoria vidar vik viktoria vilja ville viola äng å ö
""")
