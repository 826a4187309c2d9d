"""The concerns in the other languages of the product, German and Spanish: the usual ways to say them, and the answers. Pure.

The words are matched as they are written, without accents; spelling is mended in English only.
"""

from fitai.coach.chat.safety.concerns import Concern

_BODY_DE = r"knie|schulter|rucken|ruecken|handgelenk|ellbogen|ellenbogen|hufte|huefte|nacken|knochel|knoechel|sprunggelenk|leiste|achillessehne"

PATTERNS: dict[str, dict[Concern, tuple[str, ...]]] = {
    "de": {
        Concern.EMERGENCY: (
            r"\bbrustschmerz\w*|\bschmerz\w*(?: \w+){0,4} brust\b|\bbrust(?: \w+){0,4} (?:schmerz\w*|weh|eng|druckt|drueckt|brennt)\b|\b(?:druck|enge|stechen)(?: \w+){0,3} brust\b|\bherz(?:infarkt|schmerz\w*|stolpern|anfall)\b",
            r"\bohnmacht\w*|\bohnmaecht\w*|\bbewusstlos\w*|\bumgekippt\b|\bschwarz vor(?: den)? augen\b|\bschwindel\w*|\bschwind[e]?lig\b",
            r"\b(?:linke\w*|rechte\w*|eine|halbes)(?: \w+)? ?(?:arm|bein|seite|gesicht\w*|korperhalfte|hand)(?: \w+){0,4} (?:taub|gelahmt|gelaehmt|schwach|kribbel\w*)\b|\btaub\w*(?: \w+){0,5} (?:arm|seite|gesicht)\b|\bschlaganfall\b|\bmundwinkel\b",
            r"\btaub\w*(?: \w+){0,5} (?:schritt|genital\w*|zwischen den beinen|po|gesass|hintern)\b|\b(?:schritt|zwischen den beinen)(?: \w+){0,3} taub\b|\bblase(?: \w+){0,3} (?:kontrollieren|halten)\b",
            r"\bwade\w*(?: \w+){0,5} (?:geschwollen|heiss|dick)\b|\b(?:geschwollene|heisse)\w*(?: \w+){0,2} wade\w*|\bthrombose\b",
            r"\b(?:kann|krieg\w*|bekomm\w*)(?: \w+){0,3} (?:nicht (?:mehr )?atmen|keine luft)\b|\batemnot\b",
        ),
        Concern.SELF_HARM: (
            r"\bumbringen\b|\bsuizid\w*|\bselbstmord\w*|\bselbstverletz\w*|\bmir(?: \w+)? das leben nehmen\b|\b(?:ritze|ritzen)(?: \w+)? mich\b|\bmich(?: \w+){0,2} (?:ritzen|selbst verletzen)\b|\bnicht mehr leben\b|\bwill(?: \w+){0,3} sterben\b|\bsterben will\b|\blieber tot\b",
        ),
        Concern.EATING: (
            r"\bmagersucht\w*|\banorexie\b|\bbulimie\b|\bessstorung\w*|\bessstoerung\w*|\b(?:nach dem essen|absichtlich)(?: \w+){0,4} (?:kotz\w*|erbrech\w*|ubergeb\w*|uebergeb\w*)|\b(?:kotz\w*|erbrech\w*|ubergeb\w*)(?: \w+){0,4} (?:essen|abnehmen)\b|\babfuhrmittel\b|\babfuehrmittel\b|\bfressanf\w+|\bfressattack\w+|\bangst(?: \w+){0,3} essen\b|\bhungere\b(?: \w+){0,4} (?:abnehmen|abzunehmen|dunn)\b",
        ),
        Concern.MINOR_WEIGHT_LOSS: (r"\babnehmen\b|\babzunehmen\b|\babspecken\b|\bdiat\b|\bgewicht verlieren\b|\bdunner\b|\bkilos? (?:verlieren|runter)\b",),
        Concern.PAIN: (
            rf"\b(?:{_BODY_DE})schmerz\w*|\b(?:{_BODY_DE})\b(?: \w+){{0,4}} (?:schmerz\w*|weh|sticht|stechen)\b|\bschmerz\w*(?: \w+){{0,3}} (?:{_BODY_DE})\b|\bschmerzen (?:beim|bei)\b|\btut(?: \w+){{0,4}} weh\b|\bverletzt\b|\bverletzung\b|\bgezerrt\b|\bzerrung\b|\bumgeknickt\b",
        ),
        Concern.DRUGS: (r"\bsteroide?n?\b|\banabolika\b|\btestosteron\b(?: \w+){0,3} (?:spritz\w*|kur|mg|nehmen)\b|\bschmerzmittel\b|\bschmerztablett\w+|\babnehmspritze\b",),
        Concern.DIAGNOSIS: (r"\bhabe ich(?: \w+){0,3} (?:\w*riss|bandscheibenvorfall|\w*entzundung|bruch)\b|\bwas habe ich(?: \w+){0,2} (?:knie|rucken|schulter)\b|\bdiagnosen?\b",),
    },
    "es": {
        Concern.EMERGENCY: (
            r"\bdolor(?: \w+){0,4} pecho\b|\bduele(?: \w+){0,3} pecho\b|\bpecho(?: \w+){0,3} (?:duele|dolor|opresion|aprieta)\b|\bopresion(?: \w+){0,3} pecho\b|\binfarto\b|\bataque al corazon\b",
            r"\bdesmay\w+|\bmareo\w*|\bmaread[oa]\b|\bperdi(?: \w+)? (?:el )?(?:conocimiento|conciencia)\b",
            r"\b(?:brazo|pierna|lado|cara)(?: \w+){0,5} (?:dormid\w*|entumecid\w*|paraliz\w*|debil|cosquille\w*)\b|\b(?:entumec\w*|debilidad)(?: \w+){0,4} (?:brazo|lado|cara)\b|\bderrame cerebral\b|\bictus\b",
            r"\b(?:entumec\w*|adormec\w*|sin sensibilidad|no siento)(?: \w+){0,5} (?:ingle|entrepierna|genital\w*)\b",
            r"\bpantorrilla\w*(?: \w+){0,5} (?:hinchad\w*|caliente)\b|\btrombosis\b",
            r"\bno puedo respirar\b|\bme falta el aire\b|\bfalta de aire\b",
        ),
        Concern.SELF_HARM: (
            r"\bsuicid(?:ar|io|a\b|arme)\w*|\bmatarme\b|\bquitarme la vida\b|\bquiero morir\w*|\bno quiero (?:seguir )?vivi\w+|\bhacerme dano\b|\bautolesi\w*|\bcortarme\b(?! (?:el )?pelo)|\bacabar con mi vida\b",
        ),
        Concern.EATING: (
            r"\banorexia\b|\bbulimia\b|\btrastornos? (?:alimenti\w*|aliment\w*)|\bvomit\w*(?: \w+){0,5} (?:comer|comida|cenar)\b|\blaxantes?\b|\batracon\w*|\bdejar de comer\b|\bpasar hambre\b|\bmiedo(?: \w+){0,2} comer\b",
        ),
        Concern.MINOR_WEIGHT_LOSS: (r"\bbajar de peso\b|\bperder (?:peso|grasa|kilos)\b|\badelgazar\b|\bdieta\b|\bbajar(?: \w+){0,2} kilos\b",),
        Concern.PAIN: (r"\b(?:me )?duelen?\b|\bdolor (?:de|en)\b|\blesionad[oa]\b|\blesion\w*\b|\bme (?:lesione|torci|desgarre)\b",),
        Concern.DRUGS: (r"\besteroides?\b|\banabolizantes?\b|\banabolicos?\b|\btestosterona\b(?: \w+){0,3} (?:inyect\w*|mg|ciclo)\b|\banalgesicos?\b|\bibuprofeno\b",),
        Concern.DIAGNOSIS: (r"\bdiagnostic\w*|\btengo(?: \w+){0,2} (?:tendinitis|hernia|rotura|fractura)\b",),
    },
}  # fmt: skip

TEXTS: dict[str, dict[Concern, str]] = {
    "de": {
        Concern.EMERGENCY: (
            "Hör sofort auf zu trainieren. Was du beschreibst, kann ein Notfall sein. Ruf den Notruf, oder bitte jemanden in deiner Nähe darum,"
            " und fahr nicht selbst. Setz oder leg dich hin, und bleib nicht allein, bis Hilfe da ist. Das Training kann warten."
        ),
        Concern.SELF_HARM: (
            "Es tut mir leid, dass es gerade so schwer ist, und ich bin froh, dass du es schreibst. Du musst das nicht allein tragen. Bitte sprich"
            " jetzt mit jemandem: mit einem Menschen, dem du vertraust, oder mit einem Krisentelefon, wo dir jederzeit jemand zuhört. Wenn du in"
            " Gefahr bist, ruf den Notruf. Das Training ist jetzt nicht wichtig; du bist es."
        ),
        Concern.EATING: (
            "Danke, dass du mir das sagst. Essen und Training können zu einer Last werden, und du verdienst Unterstützung dabei, keinen strengeren"
            " Plan. Ich nenne dir kein Ziel, um weniger zu essen. Bitte sprich mit einer Ärztin, einem Arzt oder einer Beratungsstelle für"
            " Essstörungen; sie helfen in jedem Stadium. Iss bis dahin regelmäßig, und sei freundlich zu dir."
        ),
        Concern.MINOR_WEIGHT_LOSS: (
            "Solange du wächst, plane ich kein Abnehmen: Du brauchst Essen, um zu wachsen und stark zu werden. Wenn dein Gewicht dich beschäftigt,"
            " sprich mit deinen Eltern und einer Ärztin oder einem Arzt. Ich plane dir gern Training, das dich stärker macht und Spaß bringt."
        ),
        Concern.PAIN: (
            "Hör mit der Übung auf, die weh tut; durch den Schmerz zu trainieren macht es schlimmer. Was es ist, kann ich von hier nicht sagen. Ist es"
            " stark, in ein paar Tagen nicht besser, oder kam es mit Schwellung, Taubheit oder Schwäche, lass es ärztlich ansehen."
        ),
        Concern.DRUGS: (
            "Zu Drogen, Medikamenten und Dosierungen gebe ich keinen Rat, weder für Leistung noch gegen Schmerzen. Frag bitte in einer Arztpraxis oder"
            " Apotheke. Bei Training, Essen und Schlaf helfe ich gern."
        ),
        Concern.DIAGNOSIS: (
            "Was es ist, kann ich nicht sagen, und eine Diagnose stelle ich nicht: Dazu muss dich jemand untersuchen. Geh bitte in eine Arztpraxis oder"
            " Physiotherapie, und lass bis dahin weg, was weh tut."
        ),
    },
    "es": {
        Concern.EMERGENCY: (
            "Deja de entrenar ahora mismo. Lo que describes puede ser una emergencia. Llama a emergencias, o pide a alguien cerca que llame, y no"
            " conduzcas. Siéntate o túmbate, y no te quedes sin compañía hasta que llegue la ayuda. El entrenamiento puede esperar."
        ),
        Concern.SELF_HARM: (
            "Siento que ahora sea tan difícil, y me alegra que lo escribas. No tienes que llevarlo a solas. Habla ahora con alguien: una persona de"
            " confianza o una línea de ayuda, donde escuchan a cualquier hora. Si estás en peligro, llama a emergencias. El entrenamiento no importa"
            " en este momento; tú sí."
        ),
        Concern.EATING: (
            "Gracias por contármelo. La comida y el entrenamiento pueden volverse una carga, y mereces apoyo, no un plan más estricto. No te daré un"
            " objetivo para comer menos. Habla con tu médico o con una línea de ayuda para trastornos alimentarios; ayudan en cualquier etapa. Hasta"
            " entonces, come con regularidad y trátate con cariño."
        ),
        Concern.MINOR_WEIGHT_LOSS: (
            "Mientras creces no planifico pérdida de peso: necesitas comida para crecer y hacerte fuerte. Si tu peso te preocupa, habla con tus padres y"
            " con tu médico. Con gusto planifico un entrenamiento que te haga más fuerte y que sea divertido."
        ),
        Concern.PAIN: (
            "Deja el ejercicio que duele; entrenar con dolor lo empeora. Desde aquí no puedo decir qué es. Si es fuerte, no mejora en unos días, o vino"
            " con hinchazón, entumecimiento o debilidad, consulta a un médico o fisioterapeuta."
        ),
        Concern.DRUGS: (
            "No doy consejos sobre drogas, medicamentos ni dosis, ni para rendir más ni contra el dolor. Pregunta a un médico o farmacéutico. Con el"
            " entrenamiento, la comida y el sueño ayudo con gusto."
        ),
        Concern.DIAGNOSIS: (
            "No puedo decir qué es, y no doy diagnósticos: para eso alguien tiene que examinarte. Consulta a un médico o fisioterapeuta, y hasta entonces"
            " deja lo que duele."
        ),
    },
}
"""The answers by language; those in English are `answers.TEXTS`."""
