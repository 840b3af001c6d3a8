"""Tells Piccolo which database this process serves: FIRSTBELL_DATABASE, a path or postgres://…"""

import os

from piccolo.conf.apps import AppRegistry

from database.engine import engine_from_url

DB = engine_from_url(os.environ.get("FIRSTBELL_DATABASE", "firstbell.sqlite"))
APP_REGISTRY = AppRegistry(apps=["server.piccolo_app"])
