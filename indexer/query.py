"""What a reader typed, as a small tree of questions.

    liuzhou college        both words
    "craftsman college"    these words in this order; also “ ” 「 」 『 』 ＂ ＂
    -training              not this; also NOT training
    a OR b                 either; also a | b
    (a OR b) c             grouping; also （ ）
    title:a                only there; 标题：a; province:Hunan, 主题:揭牌, see `query_fields`
    date:2024-05..         published then; 日期:近一周, date:last month, see `query_dates`
    craft*                 words that begin so
    colege~                words that are nearly spelled so

Anything parses: what does not fit the grammar is read as words, and `diagnostics` says what was
cut or could not be understood. One pass over the text, whatever is in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.engine import Diagnostic
from indexer.query_dates import read_dates
from indexer.query_fields import DATE, FIELD_NAMES

MAX_CHARS = 2000
MAX_CLAUSES = 64
MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Word:
    """Text between spaces; the analysis may make several words of it, all of which must match."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted text: its words in this order, side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What `node` does not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """What every one of `nodes` matches."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one of `nodes` matches."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """What means the same as words of the query.

    Attributes:
        node: what to look for.
        factor: by which its score is multiplied, 0 to 1.
        shown: the text as the reader is told of it.
    """

    node: Node
    factor: float
    shown: str


@dataclass(frozen=True, slots=True)
class Expanded:
    """What `literal` or any of `others` matches; made by `translate`, never by `parse`."""

    literal: Node
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with `text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """`text`, and words that differ from it by a slip of the pen or the ear."""

    text: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Articles of the days from `first` to `last`, both inclusive; None is no bound."""

    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Field:
    """What matches `node` in one field: `name` is a value of `FIELD_NAMES`, but never "date"."""

    name: str
    node: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    """What `count` of `nodes` match; made by `relaxed`, never by `parse`."""

    count: int
    nodes: tuple[Node, ...]


Node = Word | Phrase | Prefix | Fuzzy | Dates | Field | Not | And | Or | Expanded | AtLeast


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `node` is None if nothing was typed but spaces."""

    node: Node | None
    diagnostics: tuple[Diagnostic, ...] = ()


_CLOSING = {'"': '"', "“": "”", "„": "”", "「": "」", "『": "』", "＂": "＂"}
_OPEN, _CLOSE = "(（", ")）"
_MINUS = "-－"
_SPECIAL = "".join(_CLOSING) + _OPEN + _CLOSE + "|｜"
_WORD = re.compile(rf"[^\s{re.escape(_SPECIAL)}]+")
_OPERATORS = {"OR": "or", "|": "or", "｜": "or", "AND": "and", "NOT": "not"}
_FIELD = re.compile(r"([^\W\d_]{1,16})[:：]")
_UNKNOWN_FIELD = re.compile(r"[A-Za-z]{2,16}:(?=[^\s/])")
_DATE = re.compile(  # "last month", "> 2024" hold a space; a comma ends a date
    r"(?:this|last|past|previous)\s+(?:[0-9]{1,4}\s+)?(?:day|week|month|quarter|year)s?\b"
    rf"|(?:[<>＜＞]=?\s*)?[^\s，、；。,;{re.escape(_SPECIAL)}]+",
    re.IGNORECASE,
)
_STARS, _TILDES = "*＊", "~～"
_MAX_NAMED = 64  # characters of a value that a diagnostic repeats


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # "word", "phrase", "field", "(", ")", "or", "and", "not"
    text: str
    field: str = ""  # of a field, its name


_OPERANDS = ("word", "phrase", "(", "not", "field")
_Report = Callable[[str, str], None]


def parse(text: str, *, today: dt.date | None = None) -> Query:
    """Read a query; never raises, linear in the length of `text`.

    Args:
        text: what was typed.
        today: the day from which "last month" is counted; None: the system's.

    Diagnostics:
        query-cut: longer than `MAX_CHARS` characters, `MAX_CLAUSES` clauses or `MAX_DEPTH`
            parentheses deep; the rest was left out. One diagnostic for each of these.
        unbalanced-quote: an opening quotation mark without its partner; read as a space.
        unknown-field: there is no field of that name; it was read as a word.
        unknown-date: the value of a date field is no date; it was read as words.
    """
    problems: dict[Diagnostic, None] = {}

    def report(code: str, detail: str) -> None:
        problems[Diagnostic(code, detail)] = None

    if len(text) > MAX_CHARS:
        report("query-cut", f"only the first {MAX_CHARS} characters were read")
        text = text[:MAX_CHARS]
    lexemes = _Lexer(text, report).lexemes()
    node = _Parser(lexemes, report, today or dt.date.today()).parse()
    if node is None and text.strip():  # "()": who asks for nothing is not shown everything
        node = Word(text)
    return Query(node, tuple(problems))


class _Lexer:
    """One pass over the text; every lookahead is bounded."""

    def __init__(self, text: str, report: _Report) -> None:
        self._text = text
        self._report = report
        self._without_partner: set[str] = set()  # each mark is looked for in vain once only

    def lexemes(self) -> list[_Lexeme]:
        found: list[_Lexeme] = []
        clauses, at = 0, 0
        while at < len(self._text):
            if self._text[at].isspace():
                at += 1
                continue
            lexeme, at = self._next(at, found[-1].field if found else "")
            if lexeme is None:
                continue
            clauses += lexeme.kind in ("word", "phrase")
            if clauses > MAX_CLAUSES:
                self._report(
                    "query-cut", f"only the first {MAX_CLAUSES} words and phrases were read"
                )
                break
            found.append(lexeme)
        return found

    def _next(self, at: int, field: str) -> tuple[_Lexeme | None, int]:  # noqa: PLR0911 (one a kind)
        """The lexeme at a place, if there is one, and where to go on."""
        text, char = self._text, self._text[at]
        if char in _CLOSING:
            return self._quoted(at, char)
        if char in _OPEN or char in _CLOSE:
            return _Lexeme("(" if char in _OPEN else ")", char), at + 1
        if char in _MINUS and _negates(text, at):
            return _Lexeme("not", char), at + 1
        if char in _OPERATORS:
            return _Lexeme("or", char), at + 1
        if field == DATE and (date := _DATE.match(text, at)) is not None:
            return _Lexeme("word", date[0]), date.end()
        if not field and (name := _FIELD.match(text, at)) is not None:
            known = FIELD_NAMES.get(name[1].lower())
            if known and not text[name.end() : name.end() + 1].isspace():
                return _Lexeme("field", name[0], known), name.end()
        match = _WORD.match(text, at)
        word = match[0] if match else char
        if not field and (unknown := _UNKNOWN_FIELD.match(word)) is not None:
            self._report("unknown-field", unknown[0][:-1])
        return _Lexeme(_OPERATORS.get(word, "word"), word), at + len(word)

    def _quoted(self, at: int, char: str) -> tuple[_Lexeme | None, int]:
        closing = _CLOSING[char]
        end = -1 if closing in self._without_partner else self._text.find(closing, at + 1)
        if end < 0:
            self._without_partner.add(closing)
            self._report("unbalanced-quote", char)
            return None, at + 1
        return _Lexeme("phrase", self._text[at + 1 : end]), end + 1


def _negates(text: str, at: int) -> bool:
    """Whether the hyphen at `at` begins a word, and is not one of a row of hyphens."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _OPEN) and not (
        not after or after.isspace() or after in _MINUS
    )


class _Parser:
    """Recursive descent, `MAX_DEPTH` deep at most; operators without operands become words."""

    def __init__(self, lexemes: list[_Lexeme], report: _Report, today: dt.date) -> None:
        self._lexemes = lexemes
        self._report = report
        self._today = today
        self._at = 0

    def parse(self) -> Node | None:
        parts: list[Node] = []
        while self._at < len(self._lexemes):
            node = self._any(0)
            if node is not None:
                parts.append(node)
            if self._kind() == ")":  # a closing parenthesis that nothing opened
                self._at += 1
        return _join(And, parts)

    def _kind(self, ahead: int = 0) -> str | None:
        at = self._at + ahead
        return self._lexemes[at].kind if at < len(self._lexemes) else None

    def _any(self, depth: int) -> Node | None:
        choices: list[Node] = []
        while True:
            node = self._all(depth)
            if node is not None:
                choices.append(node)
            if self._kind() != "or":
                return _join(Or, choices)
            self._at += 1

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while (kind := self._kind()) not in (None, ")"):
            if kind == "or":
                if parts and self._operand_follows():
                    break
                parts.append(self._as_word())
            elif kind == "and":
                if parts and self._operand_follows():
                    self._at += 1
                else:
                    parts.append(self._as_word())
            elif (node := self._one(depth)) is not None:
                parts.append(node)
        return _join(And, parts)

    def _one(self, depth: int) -> Node | None:  # noqa: PLR0911 (one a kind)
        lexeme = self._lexemes[self._at]
        if lexeme.kind == "not":
            if not self._operand_follows() or self._kind(1) == "not":
                return self._as_word()
            self._at += 1
            node = self._one(depth)
            return None if node is None else Not(node)
        if lexeme.kind == "field":
            return self._in_field(lexeme.field, depth)
        self._at += 1
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text)
        if lexeme.kind == "word":
            return _word(lexeme.text)
        if depth >= MAX_DEPTH:
            self._report("query-cut", f"parentheses deeper than {MAX_DEPTH} were not read")
            return None
        node = self._any(depth + 1)
        if self._kind() == ")":
            self._at += 1
        return node

    def _in_field(self, name: str, depth: int) -> Node | None:
        if self._kind(1) not in ("word", "phrase", "("):
            return self._as_word()
        self._at += 1
        node = self._one(depth)
        if node is None:
            return None
        return self._dated(node) if name == DATE else Field(name, node)

    def _dated(self, node: Node) -> Node:
        """What stands in a date field, each word and phrase read as dates."""
        match node:
            case And(nodes) | Or(nodes):
                return type(node)(tuple(map(self._dated, nodes)))
            case Not(inner):
                return Not(self._dated(inner))
            case Word(text) | Phrase(text) | Fuzzy(text) | Prefix(text):
                span = read_dates(text, self._today)
                if span is not None:
                    return Dates(*span)
                self._report("unknown-date", text[:_MAX_NAMED])
        return node

    def _operand_follows(self) -> bool:
        return self._kind(1) in _OPERANDS

    def _as_word(self) -> Word:
        self._at += 1
        return Word(self._lexemes[self._at - 1].text)


def _word(text: str) -> Node:
    """A word, or what begins like it (`*`), or what is spelled nearly so (`~`, `~1`, `~2`)."""
    if text[-1] in _STARS:
        start = text.rstrip(_STARS)
        return Prefix(start) if any(map(str.isalnum, start)) else Word(text)
    body = text[:-1] if text[-1] in "12" and text[-3:-2].isalpha() else text
    if body[-1] in _TILDES:
        near = body.rstrip(_TILDES)
        return Fuzzy(near) if any(map(str.isalnum, near)) else Word(text)
    return Word(text)


def _join(kind: type[And | Or], nodes: list[Node]) -> Node | None:
    return kind(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None
