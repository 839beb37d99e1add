# Each floor lists its own sources in FLOOR/local.mk; all objects are in libvasbox-core, which the tests link.
noinst_LTLIBRARIES += libvasbox-core.la
libvasbox_core_la_SOURCES =
libvasbox_core_la_LIBADD = $(GLIB_LIBS) $(COMPRESSION_LIBS)

bin_PROGRAMS += vasbox
vasbox_SOURCES =
vasbox_LDADD = libvasbox-proofs.la libvasbox-core.la $(GLIB_LIBS) $(JSON_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)

include src/base/local.mk
include src/region/local.mk
include src/paging/local.mk
include src/space/local.mk
include src/kernel/local.mk
include src/facade/local.mk
include src/host/local.mk
include src/config/local.mk
include src/trace/local.mk
include src/contract/local.mk
include src/report/local.mk
include src/cli/local.mk

lib_LTLIBRARIES += libvasbox.la
libvasbox_la_SOURCES =
libvasbox_la_LIBADD = libvasbox-core.la $(CODE_COVERAGE_LIBS)
libvasbox_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info $(VASBOX_SOVERSION)
EXTRA_DIST += %D%/libvasbox.map
if HAVE_VSCRIPT_COMPLEX
libvasbox_la_LDFLAGS += $(VSCRIPT_LDFLAGS),$(top_srcdir)/%D%/libvasbox.map
libvasbox_la_DEPENDENCIES = libvasbox-core.la %D%/libvasbox.map
endif

include src/win32/local.mk
