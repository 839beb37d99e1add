libvasbox_core_la_SOURCES += %D%/counters.c %D%/counter_value.c %D%/counters.h
libvasbox_core_la_SOURCES += %D%/trace.h %D%/trace.c %D%/lexer.h %D%/lexer.c %D%/parser.h %D%/expression.c \
	%D%/reader.c %D%/writer.c %D%/symbols.h %D%/symbols.c \
	%D%/builtins.h %D%/builtins.c %D%/resolve.h %D%/resolve.c \
	%D%/resolver.h %D%/resolve_rules.c %D%/resolve_name.c %D%/resolve_call.c
include src/trace/importers/local.mk
libvasbox_core_la_SOURCES += %D%/runner.c %D%/runner.h %D%/run.h %D%/run_call.c %D%/run_builtin.c %D%/run_setup.c \
	%D%/run_setup.h %D%/run_stop.c %D%/run_value.c %D%/run_host.c %D%/run_host.h %D%/run_log.c %D%/run_log.h %D%/result.c %D%/expect.c \
	%D%/evaluate.c %D%/evaluate.h %D%/stack_fields.c %D%/stack_fields.h
libvasbox_core_la_SOURCES += %D%/names.c %D%/names.h %D%/address_names.c %D%/address_names.h %D%/describe.c \
	%D%/describe.h %D%/payload.c %D%/payload_text.c %D%/payload.h %D%/fill.c %D%/fill.h %D%/recorder.c %D%/run_text.c \
	%D%/record_files.c %D%/record_files.h %D%/record_host.c %D%/record_host.h
