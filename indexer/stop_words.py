"""Words that say nothing of what a text is about, in the news of this field.

They are not left out of searches; they are only never shown as what a text is about.
"""

from __future__ import annotations

CHINESE = frozenset(
    """
    一个 一些 一名 一位 一次 一种 一直 一定 一起 一样 一批 一方面 一系列 一是 二是 三是 四是 五是
    我们 你们 他们 她们 它们 自己 大家 本人 有人 别人 其他 其它 其中 其余 各种 各类 各个 各项 各位
    这个 这些 这种 这样 这里 那个 那些 那里 那样 此次 本次 每个 每年 每天 每次 多个 多名 多次 多种
    什么 怎么 怎样 如何 为何 为什么 哪些 多少 几个 许多 很多 不少 大量 更多 更加 更好 更大 较大 较高
    以及 并且 而且 但是 可是 然而 不过 因为 所以 因此 由于 如果 虽然 尽管 即使 或者 还是 还有 只有
    只要 无论 不仅 不但 不断 不是 不能 不同 没有 就是 也是 都是 不会 可以 可能 能够 应该 应当 必须
    需要 已经 正在 将会 曾经 仍然 依然 通过 根据 按照 依据 关于 对于 至于 为了 作为 随着 围绕 结合
    经过 针对 除了 包括 以来 以上 以下 以后 以前 之后 之前 之间 之一 之中 同时 此外 另外 目前 当前
    现在 当天 当日 今天 昨天 明天 昨日 近日 日前 近期 最近 近年 近年来 今年 去年 明年 本年 当年 年度
    上午 下午 晚上 中午 期间 时间 时候 时期 日期 今后 未来 首先 其次 最后 然后 随后 接着 再次
    进行 开展 举行 举办 召开 组织 参加 出席 主持 介绍 表示 指出 强调 认为 提出 要求 希望 据悉 据了解
    获悉 了解 得到 得知 成为 具有 拥有 提供 实现 完成 取得 做好 做出 作出 进一步 加强 加大 加快 推动
    推进 促进 提高 提升 落实 坚持 充分 积极 认真 全面 深入 切实 有效 主要 重要 重大 有关 相关 分别
    共同 等等 十分 非常 特别 尤其 比较 一般 特此 方面 情况 问题 工作 活动 内容 方式 过程 部分 全部
    所有 任何 整个 本报 本网 本刊 本报讯 记者 通讯员 编辑 责任编辑 责编 作者 来源 稿件 供稿 摄影
    图为 图片 新闻 报道 讯 消息 版权 转载 免责声明 点击 查看 阅读 上一篇 下一篇 返回 打印 关闭 字号
    发布 星期 星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日
    月份 往往 通常 大致 一份 有意 分开 一次性 左右 上下 前后 起来 出来 下去 过来 过去 进来 上来
    下来 出去 回来 看到 来到 走进 走到
    达到 超过
    """.split()
)

ENGLISH = frozenset(
    """
    a about above across after again against ago all almost along already also although always am
    among an and another any are around as at away back be became because become been before began
    behind being below between both but by came can cannot could day days did do does doing done
    down during each either else enough even ever every few first following for former from further
    gave get give given go goes going gone got had has have having he held her here hers herself
    him himself his how however i if in including into is it its itself just kept know known last
    later least less like made make makes making many may me might more most much must my myself
    near nearly never new news next no nor not now of off often on once one only onto or other
    others our ours out over own per put quite rather reporter reported reports s said same saw say
    says second see seen several shall she should since so some still such take taken than that the
    their theirs them themselves then there therefore these they third this those though three
    through thus time times to today together told too took toward towards two under until up upon
    us use used using very via was way we week well went were what when where whether which while
    who whole whom whose why will with within without would year years yesterday yet you your yours
    january february march april june july august september october november december jan feb mar
    apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday
    set sets mention mentioned mentions named names people www com http https html cn
    """.split()
)
