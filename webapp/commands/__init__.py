"""The commands of `jiangxun`, by what they work on, and what all of them share."""
