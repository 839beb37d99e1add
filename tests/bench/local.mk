# Not a test: figures depend on the machine.
EXTRA_PROGRAMS += %D%/bench
BENCHES += %D%/bench
%C%_bench_SOURCES = %D%/bench.c \
	%D%/subject.h \
	%D%/subject_gtree.c \
	%D%/subject_linux.c \
	%D%/subject_machine.c %D%/subject_machine.h \
	%D%/subject_region_map.c %D%/subject_region_map.h
%C%_bench_LDADD = libvasbox-core.la $(GLIB_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)
CLEANFILES += %D%/bench$(EXEEXT)
