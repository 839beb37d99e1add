# One block a program.
check_PROGRAMS += %D%/check_counters
TESTS += %D%/check_counters
%C%_check_counters_SOURCES = %D%/check_counters.c
%C%_check_counters_CFLAGS = $(test_cflags)
%C%_check_counters_LDADD = $(test_ldadd)
tests_trace_language = %D%/check_lexer %D%/check_reader %D%/check_writer
check_PROGRAMS += $(tests_trace_language)
TESTS += $(tests_trace_language)
%C%_check_lexer_SOURCES = %D%/check_lexer.c
%C%_check_lexer_CFLAGS = $(test_cflags)
%C%_check_lexer_LDADD = $(test_ldadd)
%C%_check_reader_SOURCES = %D%/check_reader.c %D%/tree.c %D%/tree.h
%C%_check_reader_CFLAGS = $(test_cflags)
%C%_check_reader_LDADD = $(test_ldadd)
%C%_check_writer_SOURCES = %D%/check_writer.c %D%/tree.c %D%/tree.h
%C%_check_writer_CFLAGS = $(test_cflags)
%C%_check_writer_LDADD = $(test_ldadd)
