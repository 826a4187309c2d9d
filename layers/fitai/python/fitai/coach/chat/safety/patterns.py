"""The sentences that must be recognised, as patterns over normalised words (see `spelling`). Pure.

The patterns err on the side of the user's safety: an answer that was not necessary costs a sentence, one that is missing may cost
a life. What must not trigger them is in `tests/unit/coach/chat/safety_sentences.json`.
"""

import re
from collections.abc import Iterable
from functools import cache

from fitai.coach.chat.safety.spelling import BREAK

WORD = rf"[^\s{re.escape(BREAK)}]+"
NEGATIONS = r"(?:no|not|never|without|dont|doesnt|didnt|isnt|wasnt|arent|havent|hasnt|nothing|stopped|anymore)"
DIRECT_NEGATION = re.compile(
    r"(?:\bno|\bwithout|\bnever (?:had|have|get|got)?(?: any| a)?|\b(?:dont|do not|didnt|did not|doesnt|havent|isnt|wasnt|not)"
    r" (?:have|had|having|feel|get|got|a|any|the|is)?(?: any| a| my)?|\bzero)\s*$"
)


def near(first: str, second: str, between: int) -> str:
    """A pattern for two things in either order, with at most so many words between, none of them a negation."""
    gap = rf"(?:\s+(?!{NEGATIONS}\b){WORD}){{0,{between}}}\s+"
    return rf"(?:\b(?:{first})\b{gap}(?:{second})\b|\b(?:{second})\b{gap}(?:{first})\b)"


PAIN = r"pains?|painful|hurts?|hurting|hurted|aches?|aching|achy|stabbing|twinges?|agony"
SIDE = r"(?:one|left|right) (?:whole )?(?:side|arm|leg|face|hand|half)|half (?:of )?(?:my |the )?(?:face|body)"
CANT_FEEL = r"(?:cant|cannot|couldnt|dont|can barely|can not) (?:\w+ )?(?:feel|move|lift)"

EMERGENCY = (
    near(
        r"chests?|sternum|breastbone|brestbone",
        rf"{PAIN}|tight|tightness|tightening|pressure|crushing|crushed|squeezing|elephant|stab|squeezed|discomfort|uncomfortable|feels? (?:so |really |very )?heavy"
        r"|(?:someone|somebody|something) (?:is |was )?(?:standing|sitting|stood|sat) on (?:it|me)",
        6,
    ),
    r"\b(?:someone|somebody|something) (?:is |was )?(?:standing|sitting) on my chest\b|\blips? (?:\w+ )?(?:went|go|turn(?:ed|ing)?|are|is|look(?:ed)?|got) (?:\w+ )?blue\b",
    r"\bwoke up on the (?:\w+ )?(?:floor|ground)\b",
    r"\bheart attack",
    near("heart", rf"{PAIN}|palpitations|flutters?|fluttering|skip(?:s|ping|ped)? (?:a |some )?beats?", 3),
    near(
        "heart",
        r"(?:racing|pounding|beating)(?: \w+){0,4} (?:at rest|lying down|for no reason|dizzy|wont (?:stop|slow|calm)|cant calm)",
        3,
    ),
    r"\bheart (?:is |keeps |was |started )?(?:beating|beats|feels) (?:\w+ ){0,2}(?:weird\w*|funny|irregular\w*|strange\w*|off)\b|\bpalpitations\b|\birregular heart ?beat|\bcardiac arrest\b",
    r"\bfaint(?:ed|ing|s)?\b|\bpass(?:ed|ing|es)? out\b|\bblack(?:ed|ing|s)? out\b|\bblackout\b|\bgreyed out\b",
    r"\blo(?:st|se|sing) consciousness\b|\bunconscious\b|\b(?:i|about to|going to|almost|nearly|suddenly) (?:just |suddenly |almost |nearly |have )?collapsed?\b|\bcollapsed (?:during|while|after|on|in|at)\b(?! (?:the |my )?(?:couch|bed|sofa))",
    r"\bdizzy\b|\bdizziness\b|\blight ?headed\b|\bvision (?:went|goes|going|is going) (?:black|dark|blurry)\b",
    near(
        SIDE,
        r"numb|numbness|droops?|drooping|paraly[sz]ed|tingl\w+|pins and needles|weakness"
        r"|(?:went|gone|going|got|feels?|feeling|suddenly|so) (?:\w+ )?(?:weak|limp|dead)"
        r"|weak(?: \w+){0,2} (?:suddenly|all of a sudden|out of nowhere)"
        r"|(?:cant|cannot|wont|couldnt) (?:\w+ )?(?:move|feel|lift)|no feeling|gave out",
        5,
    ),
    rf"\b{CANT_FEEL} (?:my |the )?(?:{SIDE})\b",
    r"\b(?:one|left|right) side of (?:my |the )?(?:body|face)(?: \w+){0,3} weak\b|\b(?:arm|leg|face|hand|foot|body)\b(?: \w+){0,3} paraly[sz]ed\b",
    near("face|mouth|smile", r"droop\w*|numb|numbness|sagging|paraly[sz]ed|crooked|lopsided", 4),
    r"\b(?:speech|words|talking|speaking)\b(?: \w+){0,3} (?:slurred|slurring|slurry)\b|\bslur(?:red|ring) (?:speech|my|words)\b",
    r"\b(?:having|had|have|think|signs? of|symptoms? of|like|is it|is this) (?:\w+ ){0,3}(?:mini )?stroke\b",
    near(
        rf"numb|numbness|tingl\w+|no feeling|(?:lost|loss of|losing) (?:all |the |my )?feeling|pins and needles|{CANT_FEEL}",
        r"groin|saddle|crotch|genitals?|private parts|privates|between (?:my )?legs|inner thighs?|buttocks|butt|bum|perineum"
        r"|down there|balls|vagina|penis|anus|where i sit",
        5,
    )
    + r"(?![^|]{0,25}\b(?:working|work|activat\w*|firing|fire|engag\w*|contract\w*)\b)",
    r"\bloss of (?:bladder|bowel) control\b|\bincontinen\w+|\b(?:lost|losing|lose|no|cant) (?:\w+ )?control (?:of |over )?(?:my )?(?:bladder|bowels?|urine)\b",
    r"\bcant (?:urine|urinate|hold my (?:urine|bladder|bowels?))\b|\b(?:bladder|bowel) control\b(?= (?:is )?gone)",
    near("cal(?:f|ves)|lower leg|shin", r"swollen|swelling|swelled|swells?|puffy|(?:looks?|got|is|much) bigger", 6),
    near("cal(?:f|ves)|lower leg", r"(?:hot|warm|red)(?: and| to| the| touch| when)*(?: \w+)? (?:red|hot|warm|painful|hurts|touch)", 6),
    near("cal(?:f|ves)|lower leg", rf"(?:hot|red)(?: \w+){{0,4}} (?:{PAIN})|(?:{PAIN})(?: \w+){{0,4}} (?:hot|red)", 5),
    r"\bhot cal(?:f|ves)\b|\bcal(?:f|ves) (?:is|feels?|are|feel|got|gets|was) (?:\w+ ){0,2}(?:hot|warm)\b",
    r"\bblood clots?\b|\bthrombosis\b|\bdvt\b|\bpulmonary embolism\b",
    r"\b(?:cant|struggl\w+ to|hard to|difficult to|trouble|unable to|difficulty) (?:\w+ )?(?:breathe?|breathing)\b(?! through my nose)",
    r"\bshort(?:ness)? of breath\b(?= at rest| lying| when i sit| and)|\bshortness of breath\b",
    r"\b(?:coughing|coughed|vomiting|vomited|spitting) (?:up )?blood\b|\bblood in (?:my |the )?(?:urine|stool)\b",
    r"\burine\b(?: \w+){0,4} (?:dark|brown|cola|coke|black|tea)\b|\b(?:dark|brown|cola|coke|tea)(?: colou?red)? urine\b",
    r"\b(?:worst|thunderclap) headache\b|\bsudden\w*(?: \w+){0,3} headache\b|\bseizures?\b|\banaphyla\w+",
    r"\bthroat (?:is )?(?:closing|swelling|swollen)\b|\bheat ?stroke\b|\bbone\b(?: \w+){0,2} (?:sticking|poking) out\b",
    r"\boverdose[ds]?\b|\b(?:took|taken|swallowed) (?:too many|a whole|a bunch of|all my|all the)(?: \w+){0,3} (?:pills?|tablets|meds|laxatives)\b",
)  # fmt: skip

SELF_HARM = (
    r"\bkill(?:ing)? (?:myself|my self)\b|\bsuicid\w*\b|\bunalive\b|\bhang(?:ing)? myself\b|\bshoot(?:ing)? myself\b",
    r"\bend(?:ing)? (?:my (?:own )?life|it all|everything)\b|\bwant(?:ed)? to end (?:it|things)\b(?! (?:with|early|on|after|in|by|at|here|there))|\btake my (?:own )?life\b",
    r"\b(?:dont|do not|no longer|didnt|not) (?:really |even )?want to (?:be alive|live|exist|wake up|be here)\b(?! in| near| with)",
    r"\bwant(?:ed)? to (?:\w+ ){0,4}?die\b|\bthinking (?:of|about) (?:ending|suicide)\b|\bbetter (?:off )?if i (?:was|were) dead\b|\bi (?:have |been )*cut(?:ting)? myself\b(?! (?:shaving|on|off|some|while|slicing|out|down|cooking|with a (?:plate|barbell|can)))|\bwish(?:ed)? (?:i|that i) (?:was|were|would be|could be) dead\b|\bwish i (?:was|were) never born\b",
    r"\b(?:nobody|noone|no one) (?:would|will|ll) (?:even )?(?:miss|care|notice)\b|\bhate my life\b|\brather be dead\b|\bwant it (?:all )?to be over\b|\bcant live (?:like this|anymore|any more)\b|\b(?:better off|everyone would be better) (?:dead|without me)\b|\bno (?:reason|point) (?:to|in) (?:live|living|going on)\b",
    r"\b(?:dont|cant|do not) see (?:the|a|any) (?:point|reason) (?:in|of|to) (?:living|live|life|go on|going on)\b|\bwant to disappear (?:forever|for good|and never)\b",
    r"\blife is ?nt worth living\b|\bnot worth living\b|\bcant go on (?:anymore|any more|living|like this)\b",
    r"\bself ?harm\w*\b|\b(?:cut|cutting|burn|burning|hurt|hurting|harm|harming|hit|hitting) myself\b(?= on purpose| to feel| again| because i (?:hate|deserve)| when i| so i| deliberately| with a (?:knife|razor|blade))",
    r"\b(?:want|going|need|urge|thinking (?:of|about)|feel like|started|keep|been|trying) (?:to )?(?:cut|cutting|hurt|hurting|harm|harming|burning) myself\b",
    r"\bpunish(?:ing)? (?:myself|my body)\b|\bi deserve (?:to suffer|pain|to hurt)\b",
)  # fmt: skip

EATING = (
    r"\banorexi[ac]\b|\bbulimi[ac]\b|\beating disorder\b|\bthinspo\b|\bpro ?ana\b|\borthorexi\w+|\b(?:my|have an?|had an?) ed (?:is|was|relapse|again)\b",
    r"\bpurg(?:e|ed|ing)\b(?! (?:my |the )?(?:contacts|files|inbox|closet|data|cache))|\bbing(?:e|ed|ing|eing) (?:and|then|eat|ate|eating|again|everything|all|on|every|last|at night)\b(?!(?: \w+){0,2} (?:videos?|shows?|series|netflix|content|movies))|\bi binged?\b(?! (?:watch\w*|on netflix|netflix|a|the|series|tv))",
    r"\b(?:vomit|vomiting|vomited|throw(?:ing)? up|threw up|throwing it up|bring(?:ing)? it (?:back )?up)\b(?: \w+){0,4} (?:food|meals?|dinner|lunch|breakfast|eat|ate|eating|weight|everything|what i)\b(?! a| the)",
    r"\b(?:make|making|made|force|forcing) myself (?:sick|vomit|throw up|puke)\b|\bfingers? down my throat\b",
    r"\blaxatives?\b|\bdiet pills?\b|\bchew(?:ing)? and spit\w*\b",
    r"\bstarv(?:e|ed|es|ing) myself\b|\b(?:want|going|need|trying|decided|plan) to starve\b|\bstarving (?:\w+ )?to (?:lose|get|be)\b|\bhate (?:eating|having to eat)\b|\bdont deserve\b(?: \w+){0,2} (?:eat|food)\b|\bstarvation (?:diet|mode diet)\b|\b(?:i|by|am|im|just|keep) starving (?:to|so|for|until)\b",
    r"\b(?:stop(?:ped)?|quit|avoid|given up|refuse) (?:to )?eating(?= altogether| completely| anything| entirely| at all| food| to (?:lose|be|get)| until| for \d| so| again|$| \|)",
    r"\b(?:havent|have not|hasnt|didnt|not|dont|barely|hardly|never) (?:\w+ )?(?:eat|eaten|eating|ate) (?:anything |at all |food |much )?(?:for|in|since) (?:\w+ ){0,2}(?:days?|week|weeks|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    r"\b(?:eat|eating|eaten|ate) (?:absolutely )?nothing\b(?! (?:but|before|since (?:lunch|breakfast|dinner|this morning)|yet|special|bad|unhealthy|sweet))|\bnothing to eat (?:for|in) (?:\w+ )?days\b|\bhow (?:long|many days) can i (?:go|live|survive) without (?:food|eating)\b",
    r"\b(?:scared|afraid|terrified|fear|ashamed|guilty|disgusted|disgusting|gross|anxious|panic) (?:\w+ ){0,2}(?:of|to|about|after|when i|for|every time i) (?:\w+ )?(?:eat|eating|food|ate|eaten|meals?|calories)\b",
    r"\bhate (?:myself|my body)\b(?: \w+){0,4} (?:eat|eating|ate|food|fat)\b|\b(?:too|so) fat to (?:eat|live)\b|\bdont deserve (?:food|to eat)\b",
    r"\bfast(?:ing|ed)?\b (?:for )?(?:[3-9]|[1-9]\d+|three|four|five|six|seven|several) (?:\w+ )?days\b|\b(?:[3-9]|[1-9]\d+) day (?:water )?fast\b|\bdry fast\w*\b",
    r"\bskip(?:ping|ped)? (?:my )?meals (?:to|so|because|until)\b|\bno food (?:for|in) (?:\w+ ){0,2}days\b|\bnot eating (?:to (?:get|be|lose)|so i|until)\b|\bi starve\b|\bstarve (?:all|for|until|the)\b|\bonly (?:\d|an?|one|two|three) (?:apples?|rice cakes?|eggs?|bananas?|yogh?urts?) (?:a|per) day\b|\bfast(?:ing|ed)? for (?:a|one|two|2|1|\d+) weeks?\b|\bskip(?:ping|ped)? (?:all|every|most) (?:my |of my )?meals?\b|\bonly (?:drink(?:ing)?|water and|live on) (?:water|coffee|diet coke)\b(?: \w+){0,3} (?:days?|week|weight)\b",
)  # fmt: skip

DRUGS = (
    r"\bsteroids?\b|\banabolics?\b|\bprohormones?\b|\bviagra\b|\bcialis\b|\bbeta ?blockers?\b|\b(?:weight|fat) loss (?:pills?|drugs?|injections?|shots?|meds)\b|\bfat burner (?:drugs?|pills?)\b|\btrenbolone\b|\banavar\b|\bdianabol\b|\bwinstrol\b|\bclenbuterol\b|\bostarine\b|\bsarms\b|\brad ?140\b|\blgd ?4033\b|\bmk ?677\b|\bprimobolan\b|\bboldenone\b|\bephedrin\w*\b|\bdinitrophenol\b|\bdnp\b|\byohimbine\b|\bepo\b",
    r"\btestosterone\b(?= (?:\w+ ){0,2}(?:inject\w*|shots?|cycles?|mg|doses?|dosage|gel|replacement|therapy|enanthate|cypionate|propionate|booster|stack))|\b(?:inject\w*|take|taking|buy|cycle of|dose of|doses of|mg|use|using|on|run|running|get) (?:some |of )?testosterone\b",
    r"\btest (?:e|c|enanthate|cyp|cypionate|prop|cycle)\b|\b(?:first|blast|next|bulking|cutting|my) cycle\b(?: \w+){0,6} (?:mg|pct|gear|inject\w*|pins?)\b|\bpct\b|\b(?:run|start|do) (?:a|my first|another) cycle\b(?! (?:to|class|of the|training|ride))|\bjuice up\b|\bprescri(?:be|ption)\b|\bwhich? (?:painkillers?|pills?)\b|\bwhat (?:painkillers?)\b",
    r"\b(?:hop|hopping|get|getting|go|going|jump|be|start|am|im|try|trying) (?:on |onto )(?:the )?(?:gear|juice|roids|sauce|peds?)\b|\b(?:on|take|taking) gear\b|\bgear for (?:bulking|cutting)\b|\bpin(?:ning)? (?:test|testosterone|it)\b|\bbe natty or\b|\bpeds\b|\bperformance enhanc\w+ drugs?\b|\bblast and cruise\b",
    r"\binsulin\b(?= (?:\w+ ){0,3}(?:muscle|bulk\w*|gains?|dose|units|inject\w*|bodybuilding|before|after|for))|\b(?:inject|take|use|dose of|units of) insulin\b|\bgrowth hormone\b|\bpeptides?\b|\bbpc ?157\b",
    r"\bozempic\b|\bsemaglutide\b|\bwegovy\b|\bmounjaro\b|\btirzepatide\b|\badderall\b|\bdiuretics?\b|\bwater pills?\b|\bcocaine\b|\bmeth\b|\bspeed\b(?= pills?)|\bketamine\b|\bmdma\b",
    r"\b(?:how (?:much|many)|what dose|dosage|dose|mg|should i take|can i take|take some|is it ok to take|okay to take|safe to take|need) (?:\w+ ){0,4}(?:ibuprofen|painkillers?|paracetamol|aspirin|tylenol|advil|naproxen|tramadol|codeine|opioids?|oxycodone|antibiotics?|antidepressants?|cortisone|xanax|diclofenac|voltaren|pills?|medication|medicine|meds)\b",
    r"\b(?:ibuprofen|painkillers?|paracetamol|aspirin|tylenol|advil|naproxen|tramadol|codeine|oxycodone|cortisone|diclofenac)\b(?: \w+){0,6} (?:before|after|to|dose|mg|dosage|how much|how many|train|workout|safe|help)\b",
    r"\b(?:stop|stopping|come off|skip|lower|change|increase|double|adjust) (?:taking )?(?:my )?(?:medication|medicine|meds|antidepressants?|blood pressure pills?|beta blockers?|insulin)\b|\bwhat (?:drug|drugs|medicine|medication|pills?)\b",
)  # fmt: skip

DIAGNOSIS = (
    r"\bdiagnos(?:e|is|ed|ing)\b|\bif (?:its|it is|this is|thats) (?:a |an )?(?:torn|broken|fractured?|sprained|dislocated|ruptured|tear|hernia|tend[io]nitis|infected)\b",
    r"\b(?:do|could|might|did|am) (?:you think )?i (?:maybe |possibly )?(?:having|have|get|got|tear|torn|tore|break|broke|rupture[d]?|sprain|strain|slip|slipped|develop)\b(?: \w+){0,4} (?:torn|tear|tendonitis|tendinitis|hernia\w*|disc|disk|fractured?|broken|arthritis|sciatica|concussion|rupture\w*|strain|sprain|impingement|rhabdo\w*|diabetes|asthma|cancer|anemia|adhd|depression|thyroid|acl|mcl|meniscus|labrum|rotator cuff|bicep|biceps|pec|hamstring|achilles|ligament|tendon|covid|hypertension|condition|syndrome|disease|disorder)\b",
    r"\b(?:is|was|could|can) (?:it|this|that|my \w+) (?:be )?(?:maybe |just |really )?(?:a |an )?(?:torn|tear|broken|fractured?|hernia\w*|tendonitis|tendinitis|sciatica|arthritis|concussion|rupture[d]?|slipped|dislocated|sprained|impingement|rhabdo\w*|cancer|infected)\b",
    r"\bwhats? (?:is )?wrong with me\b|\bwhats? (?:is )?wrong with my (?:knees?|backs?|shoulders?|hips?|elbows?|wrists?|ankles?|necks?|body|heart|stomach|hand|foot|leg|arm)\b|\b(?:what|which) (?:disease|illness|condition|injury|disorder) (?:do|have|could|is)\b|\bwhat (?:injury|condition) (?:\w+ )?(?:i have|is this)\b",
)  # fmt: skip

JOINTS = (
    r"knees?|lumbar|back|lower back|lowerback|upper back|shoulders?|elbows?|wrists?|hips?|ankles?|neck|spine|groin|shins?|foot|feet|heels?"
    r"|hands?|fingers?|thumb|toes?|joints?|tendons?|rotator cuff|si joint|ribs?|collarbone|tailbone|stomach|abdomen|forearms?"
    r"|hamstrings?|quads?|calf|calves|biceps|triceps|pecs?|achilles|hip flexors?|glutes?|lats?|traps?|leg|legs|arm|arms|jaw|head|side|belly|tummy"
)
STRONG_JOINTS = r"knees?|lower back|lowerback|upper back|back|shoulders?|elbows?|wrists?|hips?|ankles?|neck|spine|foot|feet|heels?|shins?|joints?"
INJURY = (
    near(JOINTS, r"pains?|painful|hurts?|hurting|hurted|stabbing|twinges?|agony|sharp|swollen|swelling|popped|pop|clicks? and hurts|gave out|killing me|kills me|kills (?:when|during|on|every)|locks up|throbbing|throbs|on fire and hurts", 5),
    near(STRONG_JOINTS, r"aches?|aching|achy|burning|messed up|fucked(?: up)?|busted|blown out|wrecked", 4),
    r"\b(?:sharp|stabbing|shooting|severe|sudden|bad|awful|terrible|constant|nagging|lots? of|much|weird|nerve|joint|serious) pain\b|\bin (?:so much |a lot of |some |real |serious |)pain\b|\bpain (?:when|during|while|after|in|on|every|gets|wont|does)\b",
    r"\b(?:it|that|this|something|everything|squats?|squatting|benching|bench press|bench|deadwork|running|run|pressing|lunges?|lifting|dips?|pull ups?|curls?|rows?|rowing|overhead press|chestwork) (?:really |always |still |kinda |kind of |just |starts? to |started to |fucking |also )*(?:hurts?|hurting)\b",
    r"(?:^|\| |\bi )(?:think i |have |just |may have |might have |prolly |probably |kinda |)(?:hurt|injured|tweaked|pulled|tore|torn|strained|sprained|twisted|jammed|broke|dislocated|threw out|busted|rolled|popped) (?:my|a|something|myself|an)\b(?! (?:new |old |previous |own |personal |squat |bench |deadwork |all ?time )*(?:record|records|pr|prs|pb|best|max|bar|phone|streak|plateau|belt|straps?|shirt|pants|shorts|shoe|shoes|headphones|watch|muscle up))",
    r"\b(?:im|i am|got|get|am|was|being|currently) (?:\w+ )?injured\b|\b(?:have|got|with|has|had) (?:an? |my )?(?:\w+ )?injury\b|\binjured (?:my|a)\b|\binjury (?:in|to|on) my\b|\bmy injury\b|(?:^|\| )(?:\w+ )?(?:hurts?|hurting)(?: \w+)?(?= \||$)|(?:^|\| )(?:so much |much |ow )?pain(?= \||$)|\bpainful (?:to|when|during|after|while)\b|\bback (?:went|gave|is thrown) out\b|\bhurts (?:when|every time|to (?:walk|move|lift|bend|squat|press|breathe|sleep)|so (?:bad|much)|bad|a lot|like hell)\b",
    r"\b(?:something|my \w+) (?:\w+ )?(?:popped|snapped|tore|gave way)\b",
)  # fmt: skip

INJURY_NAMES = (
    r"\b(?:pinched|trapped) nerve\b|\b(?:slipped|bulging|herniated) dis[ck]\b|\bsciatica?\b|\b(?:tennis|golfers?) elbow\b|\b(?:runners?|jumpers?) knee\b|\bshin splints\b|\bplantar fasciitis\b|\btend[io]nitis\b|\bbursitis\b|\bimpingement\b|\bhernia\b|\bconcussion\b",
    rf"\b(?:{JOINTS}) (?:injury|injuries|strain|sprain|tear|problems?|issues?|trouble)\b",
    near(JOINTS, r"strained|sprained|torn|broken|dislocated|twisted|injured|fractured", 3),
    rf"\b(?:{JOINTS}) (?:is|got|feels) pulled\b",
    near(JOINTS, r"bothering me|bugging me|acting up|feels? (?:off|wrong|weird|unstable)|is off", 3),
    r"\b(?:ow|oww|argh) my\b|\b(?:twisted|jammed|dislocated|sprained|strained) (?:my|an?) \w+\b",
)
"""Names of injuries and hints of one: told about pain, unless they are asked for as a diagnosis."""

WEIGHT_LOSS = (
    r"\blos(?:e|es|ing|t) (?:\w+ ){0,4}?(?:weight|fat|kilos?|kgs?|kg|pounds|lbs?|belly|stone)\b|\b(?:shed|cut) (?:\w+ ){0,3}?(?:weight|fat|kilos?|kgs?|pounds|lbs?)\b|\bburn(?:ing)? (?:\w+ ){0,2}?(?:fat|belly)\b",
    r"\bdrop (?:\w+ ){0,2}?(?:kgs?|kilos?|pounds|lbs?|dress sizes?|weight)\b(?! (?:from|off|on|per|each) (?:the |my |a )?(?:bar|bench|squats?|deadwork|press|set|sets|curls?))",
    r"\b(?:get|be|become|getting|look|been|am|be so) (?:\w+ )?(?:skinny|skinnier|thin|thinner|slim|slimmer|lean|leaner|shredded|ripped|lighter)\b|\bslim(?:ming)? down\b|\bweigh (?:less|under|below)\b",
    r"\b(?:calorie|calories|caloric) deficit\b|\b(?:weight|fat) ?loss\b|\b(?:on|a|my|crash|keto|go on a|start a|best) diet\b|\bdieting\b|\bcut(?:ting)? (?:phase|diet)\b|\bcutting for\b|\bshould i cut\b|\bhow (?:do i|to|should i) cut\b|\bfewer calories\b|\bless calories\b|\bget rid of (?:\w+ ){0,3}(?:fat|belly|weight)\b|\b(?:im|am|too|feel|so) fat\b|\bflat(?:ter)? (?:stomach|belly)\b|\bthigh gap\b",
)  # fmt: skip


@cache
def compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The patterns, compiled at their first use."""
    return tuple(map(re.compile, patterns))


def tells_of(words: str, patterns: tuple[str, ...]) -> bool:
    """Whether normalised words match one of the patterns, and do not deny it right before."""
    return any(_is_meant(words, match.start()) for match in _matches(words, patterns))


def _matches(words: str, patterns: tuple[str, ...]) -> Iterable[re.Match[str]]:
    return (match for pattern in compiled(patterns) for match in pattern.finditer(words))


def _is_meant(words: str, start: int) -> bool:
    return DIRECT_NEGATION.search(words[:start]) is None
