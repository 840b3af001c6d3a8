"""How templates are read: everything escaped, a missing value fails (STYLE 2.8)."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from server.web.assets import ROOT, Assets

TEMPLATES = ROOT / "frontend" / "templates"


def environment(assets: Assets, folder: Path = TEMPLATES) -> Environment:
    """Templates may call ``asset(path)`` and ``modules(entry)``, and read ``release``."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(asset=assets.url, modules=assets.modules, release=assets.release)
    return made


def template_config(assets: Assets) -> TemplateConfig[JinjaTemplateEngine]:
    """For ``Litestar(template_config=...)``; it adds ``csrf_token()``, which needs the request."""
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment(assets)))
