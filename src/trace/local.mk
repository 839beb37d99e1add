libvasbox_core_la_SOURCES += %D%/counters.c %D%/counter_value.c %D%/counters.h
libvasbox_core_la_SOURCES += %D%/trace.h %D%/trace.c %D%/lexer.h %D%/lexer.c %D%/parser.h %D%/expression.c \
	%D%/reader.c %D%/writer.c %D%/symbols.h %D%/symbols.c \
	%D%/builtins.h %D%/builtins.c %D%/resolve.h %D%/resolve.c \
	%D%/resolver.h %D%/resolve_name.c %D%/resolve_call.c
include src/trace/importers/local.mk
