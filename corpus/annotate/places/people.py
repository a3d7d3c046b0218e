"""Tell a person from a place of the same name: 书记惠朝阳, "Wu Haidong"."""

from __future__ import annotations

import re

_SURNAMES_ZH = frozenset(
    "王李张刘陈杨赵吴周徐孙朱胡郭林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘袁董叶蒋杜魏吕丁沈姚卢傅钟姜崔谭廖"
    "范汪陆戴贾韦邱侯邹熊孟秦阎薛尹段雷黎史陶贺顾毛郝龚邵钱严赖覃洪莫孔汤惠"
)
"""Common surnames that seldom end another word before a place."""
_ROLE_ZH = re.compile(
    r"(?:书记|主席|院长|校长|记者|教授|老师|同志|师傅|主任|部长|局长|厅长|经理|董事长|工匠|劳模|模范|技师|"
    r"会长|编辑|摄影|[、:])$"
)
_SAYS_ZH = re.compile(r"说|表示|介绍|告诉|坦言|认为|回忆|带领|荣获|获得|[，、。)]")
_SURNAME_EN = re.compile(
    r"\b(?:Bai|Cai|Cao|Chen|Cheng|Cui|Dai|Deng|Ding|Dong|Du|Duan|Fan|Fang|Feng|Fu|Gao|Gu|Guo|Han"
    r"|Hao|He|Hou|Hu|Huang|Jia|Jiang|Jin|Kang|Li|Liang|Liao|Lin|Liu|Long|Lu|Luo|Lyu|Ma|Mao"
    r"|Meng|Pan|Peng|Qian|Qin|Qiu|Ren|Shao|Shen|Shi|Song|Su|Sun|Tan|Tang|Tian|Wan|Wang|Wei|Wu|Xia"
    r"|Xiao|Xie|Xiong|Xu|Xue|Yan|Yang|Yao|Ye|Yin|Yu|Yuan|Zeng|Zhang|Zhao|Zheng|Zhong|Zhou|Zhu"
    r"|Zou) $"
)


def is_person(text: str, start: int, end: int) -> bool:
    """Does a surname stand before the name at `text[start:end]`?

    In Chinese a title must stand before the surname, or a separator with a verb of speech after.
    """
    if text[start].isascii():
        surname = _SURNAME_EN.search(text[max(0, start - 12) : start])
        return surname is not None and " " not in text[start:end]
    before = text[max(0, start - 5) : start]
    if end - start != 2 or before[-1:] not in _SURNAMES_ZH:
        return False
    if _ROLE_ZH.search(before[:-1]):
        return True
    alone = not before[:-1] or not before[-2].isalnum()
    return alone and _SAYS_ZH.match(text, end) is not None
