"""Words that say nothing about what a text is about, by language."""

_ENGLISH = """
a an and any are as at be been before but by can do does each every for from get gets give gives has have her him his how i if
in into is it its just like make makes may more most much my no nor not of off on one or other our out over own say says she he
so some than that the their them then there these they this those to too until up us very was we were what when where which who
whom whose will with without you your
"""
_SPANISH = """
a al algo ante antes asi aun cada como con cual cuando cuya cuyo da de del desde donde dos el ella ellas ellos en entre era es esa
ese eso esta este esto ha hace hacia hasta hay la las le les lo los mas más me mi mientras muy nada ni no nos o para pero por
porque que qué quien se según ser si sí sin sobre son su sus también te tiene todo todos tu un una uno y ya
"""
_FRENCH = """
a à afin ai au aussi autre aux avant avec c ce cela ces cet cette chaque comme d dans de des donc du elle elles en encore est et
être eux fait il ils j je l la le les leur leurs lui m ma mais me même mes mon n ne ni nos notre nous on ont ou où par pas plus
pour qu que quel quelle qui s sa sans se ses si son sont sur t ta te tes ton tous tout toute très tu un une vos votre vous y
"""
_GERMAN = """
ab aber alle allem allen aller alles als am an auch auf aus bei beim bis da damit dann das dass daß dem den denn der des die dies
diese diesem diesen dieser dieses doch du durch ein eine einem einen einer eines er es etwas für hat hier ich ihm ihn ihr ihre
ihrem ihren ihrer im in ins ist jede jedem jeden jeder jedes kein keine man mit nach nicht noch nur ob oder ohne schon sein seine
sich sie sind so über um und uns unser unsere unter vom von vor was weil wenn wer wie wird wo zu zum zur
"""
_ARABIC = """
أن إن أنه إنه أنها أو أي إلا إلى ألا الذي التي أمام أول بعد بين به بها بلا تحت ثم حتى حول حيث حين خلال دون ذلك سوى على عليه عليها عن
عند غير فقط فهو فهي في فيه فيها قبل قد كان كانت كل كم كما كي لا لأن لكل لكن لم لن له لها ليس ما متى مع معه من منه منها منا نحن هذا هذه
هل هم هنا هو هي وإن ولا ومن وهو وهي يكون تكون
"""
SMALL_WORDS = frozenset(f"{_ENGLISH} {_SPANISH} {_FRENCH} {_GERMAN} {_ARABIC}".split())
