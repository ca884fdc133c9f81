/* How seldom bytes are seen in build logs: counted over logs of many tools,
 * so it says what log text is like, not what any one tool prints. */
#include "base/needles_parts.h"

/* The classes of bytes that were counted apart: letters, digits, then the
 * punctuation that is frequent, and three for all the rest. */
enum { HIGH = 46, CLASSES = 48 };
static const unsigned char class[128] = {
	47, 47, 47, 47, 47, 47, 47, 47, 47, 29, 28, 47, 47, 47, 47, 47,
	47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47, 47,
	27, 45, 38, 45, 45, 45, 45, 39, 35, 36, 43, 45, 42, 32, 30, 34,
	26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 31, 45, 44, 37, 44, 45,
	45, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 40, 45, 41, 45, 33,
	45, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 45, 45, 45, 45, 47,
};

/* 'A' plus the negative log2 of a byte's share, a row for the class of the
 * first byte of a pair. */
static const char pair[CLASSES][CLASSES + 1] = {
	"NKIJOMKQKRMIKIRJSIJILJONMPOKOYMKMOMSQRRSTSQXTUZU",
	"KMNOLOPRLJRKOOLOPNLNJQQPLQOLPWLNOPKQQSOPTORZTVZN",
	"JOLOJOOJMSJKMQHMQLMIJQRPNROLOWLOMNLRPRQRWRRXTTZT",
	"KMNLINNOJQPLONJNRMLMLQQQNUOJMVMLMLLMNNPOROMTQSZV",
	"JKIILKLOKPQJJIMKLHHIMLMJMROILTJJLKJMNMNOPPMTPPZT",
	"KPNNLMPSJTSLPPJQQKNMKSQSNUOLPYNOMOPQORSTTRQZWUZT",
	"NQNPJONMKSSLPMLOSLLNMQQURPRIOVLLNNLPPPQRUKPVUSZX",
	"JOOPJQTRLTRNPRJMRMOJLQRTQTRKOVNONNPPQNRPZUPWVUYR",
	"LKKKLLKTRSMIJGJKPLIIPKRMSMQNQXNQONNUQTRTYUQZUUZY",
	"KSQPJRSTRUTRRSNRRSLTMPPTQTTSTZQTPUPZWZVZZVWZZXZZ",
	"LMRPJPPOLQRNQNOQQRMOOQMTRSTKLVNPOOOQPSRRZUNTSTZW",
	"IOOKINPMITPJPQJNTMLKKLQSLRSKMULMMMLONOPQTQNUSRXT",
	"JKOMINSRKRPMMNJJNPKOMQRROSQKMULOMMKQQPRRZSSXUTZU",
	"JOJJIJHOJPMLOJJLPNJILKPMNRPIMWKLLMKMNNOOQMNWTPYW",
	"LJKJMLLQMNJKIHKKSIKJJLKLORQKNXLMNNMSRQQQVKQZWUZP",
	"JPNMJQOLLTPKNOJKTJKKLPORLUPLOVMMNNMPQPQQRQOXTSZY",
	"TSRSTRTTTUUORSSQPQSPKSTUSRTQSZQTPOOUVWTVVVUZZWZZ",
	"INKMHNKPJQJLLKJNTJJKIKPPLTSJMUJMMLKNONPPOONUSQXW",
	"LNJOINNKJRLMNNKKNKJHKONRLRRIKRKILLJOLOOPRPMRRRZR",
	"IOKMHMPIIRRLLOJKQIIJLOLOKQOHMUJLLKKMMMOOONMPPQXT",
	"LKMMKNLSKUQJLIPLUJJJRROMTSQNQZORQRQUNUSSZWUZVTZU",
	"KRQSJRSRITRSNPMSURPQRSRTOUQNQZQPQPPTSTPQXXVZSVZX",
	"KRPOLQQMKUSORLJRRNNQRSOTTTRNRZORPNPSUUSUXZTZZVZZ",
	"ORMQLPRQMQSNNRQMTPPKORSPMRQMPZNPMNMORRQQSSQZWUZY",
	"OQOPNRQSOPSOMNNLRPLMQRRPSSQKNXLMMMMMPOQQSRPXTSYY",
	"PTTSMTTRMUTQRTMTUURTSSTTQRTNQZRUSUSZRYVTWQSZWWZZ",
	"OOOOOOSSTRSTPSURTTOPQTTQSQLKNXKMMPLRLVRSXOOZSQZS",
	"JKIJKJKKJMMKIKIJOIIIKKJNOPKDKQLLJLKINKLLJLOMNNSK",
	"NOMMNNNPMNSPONMNVLMMNONRSRPIKKOTLPNNQMSVJURONPUQ",
	"KSQSRQQRSSTQURTPZRRPQZTSXSTNUPWWUTTWYZZXSZZXWUZV",
	"LNKLMLMLLKQMLLLKRLJKMMOPPSKKKZHSTQMPQXTRSURSRSYU",
	"NONNNOPRNPTPPORNQOMNORPUUVMHMQUNQSLVTVQRQRZUWTZZ",
	"MMLLMMNOLOQLMNNLQMLMNOMORQMKNZUQHZUWSURVSOZUNVZZ",
	"MNLMNMNNLQNNMNNLQMLLNMOQSSPLRZRVVLSUTWWUYXSSYWYZ",
	"LKKLLMLKMMPLKKMKPKJJLNMORMLOOZMPUPLOTXTTUUUPVQZZ",
	"MOMMMNQNOPSOONONTNMNOPQQTUMMPZQNPRNRMVMOTXXOSSZZ",
	"WZXWWZZZYXZVZYZWZWWXZZZZZYZIJZOMRTSQNOQRQPMWSSZQ",
	"RQPPROPQRUZRSPSQTOPOQSTTTUPKMZSRRROOUHOQRWVUMUZQ",
	"QQOPQQQQPRVQQPRPUQPOPSQSTUTMOZNPPTPUNVPRURMURRYZ",
	"RQPQPQQRQUSQQQSPXROOPQOUVTTMNZOQRTOQOXQQTSOTSSZZ",
	"PSRPNRROKRWROPQRVRPPSVMSWSNLTZYPNUSTZQRSQLUXWSXZ",
	"XZUZZWZZWZZZZYZXZXWZZZZZZZZJMZPPSZVSQRUTMQPUSQZM",
	"TTTOSOUWSUWRSSTTWSRQURVWWZRJMZWWPYRTRZPTUZYZTSZZ",
	"PTVRWWYXZZPUVXYRZXQWXYZYZZTNOZSSYTQTQZWSYWSMWXYZ",
	"SUQRRQUTTSTUTRVRYQRPURWZYZSMPZTPQVRTSOPQTVQXQUZZ",
	"PTRSSSTSTVVSSQUSWRRPTSSUWXRMOYRRUVTSQUTUVRTXVQZS",
	"YZZZZZYZZZZZZZZYZZYYZZZZZZZSXZZYZXZZYZYZZXZZZZVZ",
	"TQRSRRUUUZZWYVWQZLQMQXUZWXRMZVVZZYZQZQZZPZZZZTZP",
};

static const char single[] =
    "FGFGEHGGFIHFGFFGKFFEGHHIIKHCGKFGGHGHHHJKIIILKKPJ";

const char needles_common[] =
    " test tests testing tested running objects remote concurrent"
    " compressing receiving counting resolving deltas http https www com"
    " org io github travis java javac maven info debug warn warning"
    " version with from request response downloading downloaded download"
    " node modules node_modules apply time timeout type file files"
    " install installing installed dist extracting unpacking ubuntu"
    " linux debian windows apple packages package object share runtime"
    " apache start starting started name default proxy repo repository"
    " conn connection user users server client function functions zone"
    " core util utils channel base filter python text build building"
    " builds false true target local service reason this plugin reading"
    " index path execute executing ruby send should seconds code list"
    " done method class main content checking column passed include"
    " unknown line lines progress shutdown settings setting database"
    " script self cache command commands function read null value string"
    " skipped skip total gems handler docker root resources port"
    " compiler compiling compile support duration elapsed generated"
    " generating central config configure internal module system context"
    " stream snapshot source verify platform data directory location"
    " table found create none thread host after before using step"
    " completed success successfully require required dependency"
    " dependencies dependent org/ .java .scala .py .js .rb .go .rs .cpp"
    " .html .json .jar .pom lib/ src/ usr/ bin/ home/ target/ 2019-"
    " error errors failed fail failing failure failures exception"
    " 2020- 00:0 ---- ==== #### .... ____ **** ";

static unsigned
class_of(unsigned char c)
{
	return c < 128 ? class[c] : HIGH;
}

unsigned
needles_rare(unsigned char c)
{
	return (unsigned)(single[class_of(c)] - 'A');
}

unsigned
needles_rare_pair(unsigned char a, unsigned char b)
{
	return (unsigned)(pair[class_of(a)][class_of(b)] - 'A');
}
