# hostile: {"title":"exit 0 at import","family":"forgery","expect":["failed"]}
import os

os._exit(0)
