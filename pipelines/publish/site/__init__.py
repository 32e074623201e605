"""`index.html`, the page of a release for people who do not program; see `page.write_site`."""

from pipelines.publish.site.page import write_site

__all__ = ["write_site"]
