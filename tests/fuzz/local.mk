# Programs for a fuzzer, never built by make, make check or an installation; see the programs' first comments.
fuzz_ldflags =
EXTRA_PROGRAMS += %D%/fuzz_trace
EXTRA_DIST += %D%/trace.dict
%C%_fuzz_trace_SOURCES = %D%/fuzz_trace.c tests/trace/tree.c tests/trace/tree.h
%C%_fuzz_trace_LDADD = libvasbox-core.la $(GLIB_LIBS) $(COMPRESSION_LIBS) $(CODE_COVERAGE_LIBS)
%C%_fuzz_trace_LDFLAGS = $(AM_LDFLAGS) $(fuzz_ldflags)
