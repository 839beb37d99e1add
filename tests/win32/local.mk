# The second library, as programs use it: from its installed copy, and in one process with Check.
win32_programs = api-tests bad-pointers bookkeeping extended-views files guard-page identity mapped-files \
	more-names os-layers other-process page-fault placeholders sections simulated-pointers \
	surroundings threads walker wide-text windows-of-frames write-watch
win32_checks = %D%/check-exports.sh %D%/check-programs.sh %D%/check-environment.sh %D%/check-forking.sh
TESTS += $(win32_checks) %D%/check_session
EXTRA_DIST += $(win32_checks) $(win32_programs:%=%D%/programs/%.c) $(win32_programs:%=%D%/programs/%.out) \
	%D%/programs/identity.conf %D%/programs/mapped-files.conf %D%/programs/windows-of-frames.conf
check_PROGRAMS += %D%/check_session
%C%_check_session_SOURCES = %D%/check_session.c
%C%_check_session_CPPFLAGS = $(AM_CPPFLAGS) -DVASBOX_SITES
%C%_check_session_CFLAGS = $(test_cflags) -fshort-wchar
%C%_check_session_LDADD = libvasbox-test.la libvasbox-win32.la libvasbox.la $(CHECK_LIBS) $(CODE_COVERAGE_LIBS)
