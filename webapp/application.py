"""The web application, put together from its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from corpus import Store, UnreadableInput, use_own_gazetteer
from indexer import Engine
from webapp import addresses, caching, errors, limits, security, services
from webapp.articles import article, known
from webapp.data_folder import DataFolder
from webapp.language import i18n, messages, names, rules
from webapp.programs import api, catalogue, reference
from webapp.searching import desk, facet_page, facets, guide, suggestions
from webapp.settings import HALF_LIFE_DAYS, PROXIES, RATE_LIMIT, RATE_LIMIT_ENFORCED
from webapp.taking import exports, feeds, site, sitemap
from webapp.things import college, college_list, colleges, compare, province, sources

_VIEWS = (
    desk,
    article,
    college,
    colleges,
    province,
    compare,
    facet_page,
    api,
    catalogue,
    reference,
    exports,
    feeds,
    guide,
    site,
    sitemap,
    suggestions,
)  # fmt: skip
STATIC_AGE_S = 365 * 24 * 3600
_FILTERS = {
    "notice": messages.notice_text,
    "diagnostic": messages.diagnostic_text,
    "place": rules.place_text,
    "rule": rules.rule_text,
    "sureness": rules.sureness_text,
    "doubt": rules.doubt_text,
    "likeness": rules.likeness_text,
    "college": known.college_name,
}


def create_app(
    *,
    engine: Engine,
    store: Store,
    demo: bool = False,
    data_folder: Path | None = None,
    config: Mapping[str, object] | None = None,
) -> Flask:
    """Build the application, for whichever server runs it.

    Args:
        engine: answers searches; stays the caller's to close.
        store: holds the articles and their revisions; stays the caller's to close.
        demo: say on every page that the articles are the project's own digests.
        data_folder: where the installation may keep sources and names of its own; the names are
            put in use here, what is wrong with them is logged.
        config: Flask settings that override the defaults; "HALF_LIFE_DAYS" is after how many days
            an article is half as fresh, None or 0 for never; those of the rate limit are told in
            `limits.init_app`.
    """
    app = Flask("webapp")  # whose folder holds the templates
    if data_folder is not None:
        try:
            use_own_gazetteer(DataFolder(data_folder).gazetteer_path)
        except UnreadableInput as fault:
            app.logger.warning("%s", fault)
    app.config.from_mapping(
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_AGE_S,
        HALF_LIFE_DAYS=HALF_LIFE_DAYS,
        RATE_LIMIT=RATE_LIMIT,
        RATE_LIMIT_ENFORCED=RATE_LIMIT_ENFORCED,
        PROXIES=PROXIES,
    )
    app.config.from_mapping(config or {})
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    build = _build(Path(app.root_path))
    services.install(app, services.Services(engine, store, demo, build, data_folder))
    for part in (security, i18n, errors, limits, caching, sources, college_list):
        part.init_app(app)
    for view in _VIEWS:
        app.register_blueprint(view.blueprint)
    app.jinja_env.tests["web_address"] = addresses.is_web_address
    app.jinja_env.filters.update(_FILTERS)

    @app.context_processor
    def _page() -> dict[str, Any]:
        return {
            "demo": demo,
            "name_of": facets.name_of,
            "titles": names.FACET_TITLES,
            # The build in the address lets a browser keep a file until it changes.
            "asset": lambda name: url_for("static", filename=name, v=build),
        }

    return app


def _build(root: Path) -> str:
    """A hash of what answers are made from."""
    digest = hashlib.blake2b(digest_size=6)
    for pattern in ("*.py", "static/*", "templates/*", "translations/**/*.mo"):
        for path in sorted(root.rglob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()
