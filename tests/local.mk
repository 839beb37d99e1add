# Each folder that mirrors a floor lists its own programs in FOLDER/local.mk; a test program links all objects.
if ENABLE_TESTS
SH_LOG_COMPILER = $(SHELL)
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	G_DEBUG=fatal-warnings; export G_DEBUG; \
	CC='$(CC)'; export CC; \
	VASBOX_LINK_FLAGS='$(SANITIZER_LDFLAGS) $(CODE_COVERAGE_LIBS)'; export VASBOX_LINK_FLAGS; \
	VASBOX='$(abs_top_builddir)/vasbox$(EXEEXT)'; export VASBOX; \
	VASBOX_SRCDIR='$(abs_top_srcdir)'; export VASBOX_SRCDIR; \
	VASBOX_BUILDDIR='$(abs_top_builddir)'; export VASBOX_BUILDDIR;

noinst_LTLIBRARIES += libvasbox-test.la
libvasbox_test_la_SOURCES = %D%/support/test_main.c %D%/support/test_main.h
libvasbox_test_la_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_cflags = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_ldadd = libvasbox-test.la libvasbox-core.la $(CHECK_LIBS) $(GLIB_LIBS) $(COMPRESSION_LIBS) \
	$(CODE_COVERAGE_LIBS)

include tests/base/local.mk
include tests/region/local.mk
include tests/paging/local.mk
include tests/space/local.mk
include tests/kernel/local.mk
include tests/facade/local.mk
include tests/host/local.mk
include tests/config/local.mk
include tests/trace/local.mk
include tests/captures/local.mk
include tests/contract/local.mk
include tests/report/local.mk
include tests/cli/local.mk
include tests/win32/local.mk
include tests/project/local.mk
include tests/bench/local.mk
include tests/fuzz/local.mk
endif
