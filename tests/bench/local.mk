# Not a test: figures depend on the machine.
EXTRA_PROGRAMS += %D%/bench %D%/bench_access
BENCHES += %D%/bench %D%/bench_access
%C%_bench_SOURCES = %D%/bench.c %D%/bench_time.h \
	%D%/subject.h \
	%D%/subject_gtree.c \
	%D%/subject_linux.c \
	%D%/subject_machine.c %D%/subject_machine.h \
	%D%/subject_region_map.c %D%/subject_region_map.h
%C%_bench_LDADD = libvasbox-core.la $(GLIB_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)
%C%_bench_access_SOURCES = %D%/bench_access.c %D%/bench_time.h %D%/subject.h
%C%_bench_access_LDADD = libvasbox-core.la $(GLIB_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)
CLEANFILES += %D%/bench$(EXEEXT) %D%/bench_access$(EXEEXT)

EXTRA_PROGRAMS += %D%/bench_paging
BENCHES += %D%/bench_paging
%C%_bench_paging_SOURCES = %D%/bench_paging.c %D%/bench_time.h %D%/subject.h
%C%_bench_paging_LDADD = libvasbox-core.la $(GLIB_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)
CLEANFILES += %D%/bench_paging$(EXEEXT)

EXTRA_PROGRAMS += %D%/bench_log
BENCHES += %D%/bench_log
%C%_bench_log_SOURCES = %D%/bench_log.c %D%/bench_time.h %D%/subject.h
%C%_bench_log_LDADD = libvasbox-core.la $(GLIB_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)
CLEANFILES += %D%/bench_log$(EXEEXT)
