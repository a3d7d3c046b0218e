"""Typing errors of both languages, and that nothing right is touched."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import weakref
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import open_engine
from indexer.hashedkeys import HashedKeys
from indexer.homophones import Homophones, same_tones, sounds_same
from indexer.lookalikes import lookalikes
from indexer.nearwords import SHORTEST, SHORTEST_OF_TWO, NearWords
from indexer.oneslip import OneSlip, slip
from indexer.spelling import MAX_CHARS, correction
from indexer.whoosh_backend.wordstock import Edition, WordStocks
from tests.indexer.factory import make_article

ARTICLES = [
    make_article(
        1,
        "柳州工匠学院揭牌仪式举行",
        "柳州市总工会为产业工人举办职业技能培训，弘扬劳模精神、劳动精神、工匠精神。"
        "劳动模范高凤林讲述航天焊接的故事，未来还要培养更多高技能人才。",
        people=("高凤林",),
    ),
    make_article(
        2,
        "南宁举办职业技能大赛",
        "广西壮族自治区南宁市的技术工人参加焊工比赛，竞赛由总工会和人力资源部门主办。"
        "获奖选手将得到五一劳动奖章，技师学院与企业合作办学。",
    ),
    make_article(
        3,
        "湖南三一工匠学院开展职工培训",
        "长沙的湖南三一工匠学院与重庆的职业院校合作，推动产教融合，选树大国工匠。"
        "农民工学习数控机床和人工智能，行业协会表彰先进个人。",
    ),
    make_article(
        4,
        "Craftsman college opens in Liuzhou",
        "The vocational training college was inaugurated by the federation of trade unions. "
        "Skilled workers receive certificates; the apprenticeship programme covers welding, "
        "manufacturing and artificial intelligence. The government supports cooperation "
        "between enterprises and technical schools, and the competition was a success.",
        language="en",
    ),
    make_article(
        5,
        "Guangxi federation honours model workers",
        "Engineers and technicians were recognised at the ceremony in Nanning. "
        "Enterprises and universities signed an agreement on education for employees.",
        language="en",
    ),
]

CHINESE = {
    "工将学院": "工匠学院",
    "公匠学院": "工匠学院",
    "工匠学园": "工匠学院",
    "产叶工人": "产业工人",
    "产业公人": "产业工人",
    "总公会": "总工会",
    "技能大塞": "技能大赛",
    "劳动磨范": "劳动模范",
    "劳磨精神": "劳模精神",
    "工匠精深": "工匠精神",
    "柳舟": "柳州",
    "蓝宁": "南宁",
    "只业技能": "职业技能",
    "职叶技能": "职业技能",
    "高风林": "高凤林",
    "接牌仪式": "揭牌仪式",
    "大国公匠": "大国工匠",
    "农民公": "农民工",
    "产教溶合": "产教融合",
    "柳州工将学院": "柳州工匠学院",
    "崇庆": "重庆",
    "福南": "湖南",
    "工匝学院": "工匠学院",
    "揭脾仪式": "揭牌仪式",
    "末来": "未来",
    "工將學院": "工匠學院",
    "工匠学浣": "工匠学院",
    "工匠学鑫": "工匠学院",
    "工匠院学": "工匠学院",
    "工匠匠学院": "工匠学院",
    "工匠大学院": "工匠学院",
    "工匠院學": "工匠学院",
    "柳州工匠学浣揭牌仪式": "柳州工匠学院揭牌仪式",
    "總工會工匠院": "總工會工匠学院",
    "大国工酱讲师团": "大国工匠讲师团",
    "产教融和": "产教融合",
}
ENGLISH = {
    "vocatinal": "vocational",
    "vocationl": "vocational",
    "craftman": "craftsman",
    "colege": "college",
    "collage": "college",
    "trianing": "training",
    "traning": "training",
    "federaton": "federation",
    "fedaration": "federation",
    "Unoin": "Union",
    "certificats": "certificates",
    "apprentiship": "apprenticeship",
    "manufacuring": "manufacturing",
    "inteligence": "intelligence",
    "artifical": "artificial",
    "goverment": "government",
    "enterprizes": "enterprises",
    "competiton": "competition",
    "Guanxgi": "Guangxi",
    "LIUZOU": "LIUZHOU",
    "cermony": "ceremony",
    "engineeers": "engineers",
    "vocationaltraining": "vocational training",
    "inaugration": "inaugurated",
    "recognisde": "recognised",
    "labuor": "labour",
    "Chonqing": "Chongqing",
    "skils": "skills",
}
IN_A_QUERY = {
    'title:"工将学院" -培训': 'title:"工匠学院" -培训',
    "标题：工将学院 OR 培训": "标题：工匠学院 OR 培训",
    "(colege OR 工将学院) liuzhou": "(college OR 工匠学院) liuzhou",
    "5G 工将学院 date:2024-05": "5G 工匠学院 date:2024-05",
    "“vocatinal training”": "“vocational training”",
    "南宁colege": "南宁college",
    "worker's colege's": "worker's college's",
}
RIGHT = [
    *("", " ", "工匠学院", "柳州市总工会", "产业工人", "高凤林", "工匠精神", "柳州工匠学院揭牌"),
    *("vocational training", "Craftsman College", "training -college", "workers", "worker"),
    *("王志洋", "赵香伟", "李洋国", "黄玫瑰", "ability", "additional", "accurate", "back"),
    *("三亚", "拉萨市", "Harbin", "Lhasa", "All-China Federation of Trade Unions", "C919", "5G"),
    *("的", "工", "a", "OR", "NOT", '"', "(((", "*", "colege*", "colege~", "工将*", "colege:x"),
    "artisans",  # only the glossary knows it, and only one
    *("工匠学院好", "产业和工人", "南阳技师学院", "湖南工匠日", "工匠精神学院", "李工匠学院"),
    "trainning",  # its stem is that of "training": it finds the same
    *(
        "-colege",
        "-工将学院",
        "NOT colege",
        '-"工将学院"',
        "colege2",
        "\ud800",
        "\0",
        "👷",
        "مهارة",
    ),
    *("x" * 300, "colege " * MAX_CHARS, "2024-12-19", "柳州 南宁 长沙", "职业技能大赛 获奖"),
]


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    engine = open_engine(tmp_path_factory.mktemp("index"))
    engine.add(ARTICLES)
    engine.commit()
    yield engine._views.newest()
    engine.close()


@pytest.fixture(scope="module")
def words(view):
    return WordStocks().of(view)


@pytest.mark.parametrize(("typed", "meant"), [*CHINESE.items(), *ENGLISH.items()])
def test_a_typing_error_is_understood(words, typed, meant):
    assert correction(typed, words) == meant


@pytest.mark.parametrize(("typed", "meant"), IN_A_QUERY.items())
def test_only_the_misspelt_part_of_a_query_changes(words, typed, meant):
    assert correction(typed, words) == meant


@pytest.mark.parametrize("typed", RIGHT)
def test_what_is_right_or_no_word_stays(words, typed):
    assert correction(typed, words) is None


@given(st.data())
def test_a_run_of_an_article_is_never_corrected(words, data):
    article = data.draw(st.sampled_from(ARTICLES))
    text = article.title if data.draw(st.booleans()) else article.body
    pieces = text.split() if article.language == "en" else text.replace("。", "，").split("，")
    piece = data.draw(st.sampled_from([piece for piece in pieces if piece]))
    if article.language == "zh":
        start = data.draw(st.integers(0, len(piece) - 1))
        piece = piece[start : data.draw(st.integers(start + 1, len(piece)))]
    assert correction(piece, words) is None


SLIPPED = ("工匠学院", "职业技能", "技师学院", "人工智能", "劳动模范", "广西壮族自治区")


@given(st.data())
def test_a_word_with_one_slip_is_put_right_or_is_another_word(words, data):
    word = data.draw(st.sampled_from(SLIPPED))
    at = data.draw(st.integers(1, len(word) - 2))
    other = data.draw(st.sampled_from("浣鑫渤翡蟹瀑"))
    mistyped = data.draw(
        st.sampled_from(
            [
                word[:at] + other + word[at + 1 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    corrected = correction(mistyped, words)
    if words.frequency(mistyped) or mistyped == word:
        assert corrected is None
    elif corrected is not None:
        assert corrected == word or words.frequency(corrected)


@given(
    st.text("工匠学院产业人", min_size=3, max_size=7),
    st.sets(st.text("工匠学院产业人", min_size=2, max_size=6), max_size=30),
)
def test_words_one_slip_away_are_those_within_the_distance(text, others):
    near = {other for other in others if len(other) >= 4 and _slips(text, other) == 1}
    assert set(OneSlip(others).like(text)) == near
    for other in near:
        wrong = slip(text, other)
        assert text[: wrong.start] + wrong.meant + text[wrong.end :] == other


@given(st.lists(st.tuples(st.text("ab", max_size=3), st.integers(0, 9))), st.sets(st.text("ab")))
def test_hashed_keys_find_the_numbers_of_their_keys(pairs, wanted):
    found = HashedKeys(pairs).find(wanted)
    assert found == sorted({number for key, number in pairs if key in wanted})


def test_the_phrases_of_pypinyin_are_not_loaded():
    program = (
        "import sys; from indexer.homophones import Homophones\n"
        "assert Homophones(['重庆']).like('崇庆') == ['重庆']\n"
        "assert 'pypinyin' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@given(st.text(max_size=MAX_CHARS + 10))
def test_any_text_may_be_asked(words, text):
    corrected = correction(text, words)
    assert corrected is None or corrected != text


def test_a_correction_is_right(words):
    for meant in (*CHINESE.values(), *ENGLISH.values(), *IN_A_QUERY.values()):
        assert correction(meant, words) is None


def test_names_of_the_gazetteer_are_known_in_english_where_only_chinese_articles_are(tmp_path):
    engine = open_engine(tmp_path)
    engine.add(ARTICLES[:3])
    engine.commit()
    stock = WordStocks().of(engine._views.newest())
    assert correction("craftman colege liuzou", stock) == "craftsman college liuzhou"
    assert correction("Harbni", stock) is None  # no article speaks of Harbin
    engine.close()


def test_an_empty_index_has_nothing_to_propose(tmp_path):
    engine = open_engine(tmp_path)
    stock = WordStocks().of(engine._views.newest())
    assert correction("colege 工将学院", stock) is None
    engine.close()


def test_a_pair_that_stands_elsewhere_is_still_wrong_here(tmp_path):
    engine = open_engine(tmp_path)
    engine.add([*ARTICLES, make_article(9, "空间太大塞不满")])
    engine.commit()
    stock = WordStocks().of(engine._views.newest())
    assert stock.frequency("大塞") == 1
    assert correction("技能大塞", stock) == "技能大赛"
    assert correction("大塞", stock) is None
    engine.close()


def test_deleted_articles_propose_nothing(tmp_path):
    engine = open_engine(tmp_path)
    engine.add(ARTICLES)
    engine.commit()
    engine.delete([ARTICLES[0].id])
    engine.commit()
    assert WordStocks().of(engine._views.newest()).frequency("高凤林") == 0
    assert correction("高风林", WordStocks().of(engine._views.newest())) is None
    engine.close()


def test_the_words_of_a_view_are_kept_once_and_not_longer_than_it(tmp_path):
    engine = open_engine(tmp_path)
    view, stocks = engine._views.newest(), WordStocks()
    stock = stocks.of(view)
    assert stocks.of(view) is stock
    correction("colege", stock)
    gone = weakref.ref(stock)
    engine.close()
    del view, stock, engine
    gc.collect()
    assert gone() is None


def test_an_edition_serves_until_many_articles_are_new(tmp_path):
    engine, stocks = open_engine(tmp_path), WordStocks()
    engine.add(make_article(number, "南宁职工培训") for number in range(100))
    engine.commit()
    before = stocks.of(engine._views.newest())
    assert correction("蓝宁", before) == "南宁"
    engine.add([make_article(200, "长沙", "高凤林 federation")])
    engine.commit()
    after = stocks.of(engine._views.newest())
    assert after is not before
    assert after.edition is before.edition
    assert after.frequency("高凤林") == 1
    assert before.frequency("南宁") == after.frequency("南宁") == 100
    engine.add(make_article(number, "Enrolment 南宁", language="en") for number in range(300, 320))
    engine.commit()
    later = stocks.of(engine._views.newest())
    assert later.edition is not before.edition
    assert correction("enrolmnet", later) == "enrolment"
    engine.close()


def test_a_stem_is_shown_as_articles_write_it(words):
    assert words.forms("recognis") == ("recognised",)
    assert words.frequency("technicians") == words.frequency("technician") == 1
    assert words.frequency("工匠学院") == 2
    assert words.frequency("匠工学院") == 0


class _Words:
    """A vocabulary of as many words as 100,000 articles have."""

    def __init__(self, english, chinese):
        self._english, self._chinese = english, chinese
        self.edition = Edition(0)

    def frequency(self, text):
        return self._english.get(text, 0) or int(text in self._chinese)

    def english_terms(self):
        return self._english.items()

    def phrases(self):
        return self._chinese

    def forms(self, term):
        return (term,) if term in self._english else ()


def test_the_words_of_many_articles_are_looked_through_quickly():
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"]
    words = [a + b + c + d for a in syllables for b in syllables[::3] for c in syllables[::7]
             for d in syllables[::16]]  # fmt: skip
    assert len(words) > 100_000
    vocabulary = _Words({**Counter(words), "training": 9}, {"工匠学院", "产业工人"})
    assert correction("trainign 工将学院", vocabulary) == "training 工匠学院"
    took = []
    for typed in ("babebibox", "tranning", "产叶工人", "bebibaxo 工将学院"):
        begun = time.perf_counter()
        correction(typed, vocabulary)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.01
    assert max(took) < 0.1  # on a busy machine; 10 ms on a quiet one


def test_regions_that_are_not_told_apart():
    words = Homophones(["南宁", "湖南", "工匠", "重庆"])
    assert words.like("蓝领") == ["南宁"]
    assert words.like("福兰") == ["湖南"]
    assert words.like("公将") == ["工匠"]
    assert words.like("崇庆") == ["重庆"]
    assert words.like("工匠") == []
    assert words.like("abc") == words.like("") == []


def test_tones_are_compared_where_asked():
    assert same_tones("公会", "工会")
    assert sounds_same("失业", "事业")
    assert not same_tones("失业", "事业")
    assert not sounds_same("失业", "失业者")
    assert sounds_same("崇庆", "重庆")


def test_looking_alike_is_mutual():
    chars = {char for start in "己末日治匠士天柳牌院" for char in start + lookalikes(start)}
    assert all(char in lookalikes(other) for char in chars for other in lookalikes(char))
    assert all(char not in lookalikes(char) for char in chars)
    assert lookalikes("x") == ""
    for char, other in ("浣院", "徒陡", "竭揭", "碑牌", "伎技", "织职", "倍培", "寨赛", "浆奖"):
        assert other in lookalikes(char)


LETTERS = st.text("abcd", min_size=SHORTEST, max_size=8)


@given(LETTERS, st.sets(LETTERS, min_size=1, max_size=20))
def test_near_words_are_those_within_the_distance(word, others):
    most = 2 if len(word) >= SHORTEST_OF_TWO else 1
    near = {other for other in others if 0 < (slips := _slips(word, other)) <= most
            and (slips < 2 or word[0] == other[0])}  # fmt: skip
    assert {other for _, other in NearWords(dict.fromkeys(others, 3).items()).like(word)} == near


def _slips(a, b):
    """Optimal string alignment, straight from its definition."""
    table = {}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if not i or not j:
                table[i, j] = i + j
                continue
            best = min(table[i - 1, j] + 1, table[i, j - 1] + 1)
            best = min(best, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 < j and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, table[i - 2, j - 2] + 1)
            table[i, j] = best
    return table[len(a), len(b)]
