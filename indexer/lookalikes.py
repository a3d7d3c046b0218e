"""Chinese characters that look alike: what an eye, a scanner or a wubi keyboard mixes up.

The list is our own. It holds simplified characters, as every text is folded to them; a character
may stand in several groups.
"""

from __future__ import annotations

from functools import cache

_GROUPS = """
己已巳 末未 日曰 治冶 匠匝匡 桓恒垣 士土 千干于 人入八 大太犬 天夫无 王玉主 木本术 目且 田由甲申
刀力刁 儿几九丸 工土 午牛年 贝见 今令 氏民 戊戌戍戎 候侯 拔拨 折拆析 兔免 鸟乌 爪瓜 晴睛
清请情晴 摸模膜 幕慕墓暮募 辨辩瓣辫 优忧扰 培陪赔部 揭竭喝渴歇 牌碑脾 技枝肢 能熊态 劳荣莹营萤
范苑 模横 业亚 并井 产严 厂广 会合 全金 含合舍 总悉息 职识织积 训川驯 学字 院皖 完宗 挂桂佳
柱住注驻往 州洲川 柳抑仰 南甫 宁守 西酉 洒酒 东车乐 湖胡糊 湘相 徐除涂途 苏办为 辽迂过 吉古占
林森 村材 杭抗坑 形刑邢型 浙淅析 冀翼 晋普 赣贡 贡责贵青 渝愉偷 喻愉瑜 陇龙尤 代伐化 仪议义叉
式武试 赛塞寒 竞竟 境镜 比北 奖浆桨 状壮妆 彰障章 评坪平 采菜彩 竣峻骏 棒捧 供洪拱 搏博 薄簿
传转专 较校绞 效郊 科料 创剑刨 新断析 思恩想 忠患 志忘忌 建健键 设没役投 施旋 级极吸 高亮享亨
杰焦点烈 热势执挚 勤勒 励厉历 助肋 动功巧攻 改攻政致 数教 敬警 收牧 待侍持特恃 祖租组 权杈 炽帜
债绩 续读 卖买 奉奏春泰秦 问间闻 简筒 同网 冈网 岗冈 铜钢 焊悍捍 媒煤谋 铁轶 钱线浅残 军库
坊访纺防妨仿 汽气 轮论伦抡沦 际标示 祟崇 赏偿尝常堂党 栽裁载戴 成戍咸 城诚盛 减灭灾 蓝篮 盐监览
货贷资 贫贪 员贝 元园圆 困因囚固 国图团 回四 面而 血皿 盖盏益 沈沉枕 阳阴旧 阶价 桥侨娇 楼搂缕
室宝实 宣宜 官宫管菅馆 宴安 案按 察祭蔡擦 落洛络 电龟 帅师 于干 毫豪 毕华 哈啥 拘抱 抓爪 侍待
俊峻 倍陪 编偏遍
""".split()


def lookalikes(char: str) -> str:
    """The characters that look like `char`, itself left out; "" if none is known."""
    return _alike().get(char, "")


@cache
def _alike() -> dict[str, str]:
    others: dict[str, dict[str, None]] = {}
    for group in _GROUPS:
        for char in group:
            others.setdefault(char, {}).update(dict.fromkeys(group.replace(char, "")))
    return {char: "".join(mine) for char, mine in others.items()}
