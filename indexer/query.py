"""What a reader typed, as a small tree of questions.

    liuzhou college        both words
    "craftsman college"    these words in this order; also “ ” 「 」 『 』 ＂ ＂
    -training              not this; also NOT training
    a OR b                 either; also a | b
    (a OR b) c             grouping; also （ ）

Anything parses: what does not fit the grammar is read as words, and `diagnostics` says what was
cut or could not be understood. One pass over the text, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.engine import Diagnostic

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


Node = Word | Phrase | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `node` is None if nothing was typed."""

    node: Node | None
    diagnostics: tuple[Diagnostic, ...] = ()


_CLOSING = {'"': '"', "“": "”", "„": "”", "「": "」", "『": "』", "＂": "＂"}
_OPEN, _CLOSE = "(（", ")）"
_MINUS = "-－"
_SPECIAL = "".join(_CLOSING) + _OPEN + _CLOSE + "|｜"
_WORD = re.compile(rf"[^\s{re.escape(_SPECIAL)}]+")
_OPERATORS = {"OR": "or", "|": "or", "｜": "or", "AND": "and", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # "word", "phrase", "(", ")", "or", "and", "not"
    text: str


def parse(text: str) -> Query:
    """Read a query; never raises, linear in the length of `text`.

    Diagnostics:
        query-cut: longer than `MAX_CHARS` characters, `MAX_CLAUSES` clauses or `MAX_DEPTH`
            parentheses deep; the rest was left out. One diagnostic for each of these.
        unbalanced-quote: an opening quotation mark without its partner; read as a space.
    """
    problems: dict[Diagnostic, None] = {}

    def report(code: str, detail: str) -> None:
        problems[Diagnostic(code, detail)] = None

    if len(text) > MAX_CHARS:
        report("query-cut", f"only the first {MAX_CHARS} characters were read")
        text = text[:MAX_CHARS]
    node = _Parser(_lexemes(text, report), report).parse()
    return Query(node, tuple(problems))


def _lexemes(text: str, report: Callable[[str, str], None]) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    clauses, at = 0, 0
    without_partner: set[str] = set()
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
            continue
        if char in _CLOSING:
            closing = _CLOSING[char]
            end = -1 if closing in without_partner else text.find(closing, at + 1)
            if end < 0:
                without_partner.add(closing)  # looked for once, so that the pass stays linear
                report("unbalanced-quote", char)
                at += 1
                continue
            lexeme, at = _Lexeme("phrase", text[at + 1 : end]), end + 1
        elif char in _OPEN or char in _CLOSE:
            lexeme, at = _Lexeme("(" if char in _OPEN else ")", char), at + 1
        elif char in _MINUS and _negates(text, at):
            lexeme, at = _Lexeme("not", char), at + 1
        elif char in _OPERATORS:
            lexeme, at = _Lexeme("or", char), at + 1
        else:
            match = _WORD.match(text, at)
            word = match[0] if match else char
            lexeme, at = _Lexeme(_OPERATORS.get(word, "word"), word), at + len(word)
        if lexeme.kind in ("word", "phrase"):
            clauses += 1
        if clauses > MAX_CLAUSES:
            report("query-cut", f"only the first {MAX_CLAUSES} words and phrases were read")
            break
        found.append(lexeme)
    return found


def _negates(text: str, at: int) -> bool:
    """Whether the hyphen at `at` begins a word, and is not one of a row of hyphens."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _OPEN) and not (
        not after or after.isspace() or after in _MINUS
    )


class _Parser:
    """Recursive descent, `MAX_DEPTH` deep at most; operators without operands become words."""

    def __init__(self, lexemes: list[_Lexeme], report: Callable[[str, str], None]) -> None:
        self._lexemes = lexemes
        self._report = report
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

    def _one(self, depth: int) -> Node | None:
        lexeme = self._lexemes[self._at]
        if lexeme.kind == "not":
            if not self._operand_follows() or self._kind(1) == "not":
                return self._as_word()
            self._at += 1
            node = self._one(depth)
            return None if node is None else Not(node)
        self._at += 1
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text)
        if lexeme.kind == "word":
            return Word(lexeme.text)
        if depth >= MAX_DEPTH:
            self._report("query-cut", f"parentheses deeper than {MAX_DEPTH} were not read")
            return None
        node = self._any(depth + 1)
        if self._kind() == ")":
            self._at += 1
        return node

    def _operand_follows(self) -> bool:
        return self._kind(1) in ("word", "phrase", "(", "not")

    def _as_word(self) -> Word:
        self._at += 1
        return Word(self._lexemes[self._at - 1].text)


def _join(kind: type[And | Or], nodes: list[Node]) -> Node | None:
    return kind(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None
