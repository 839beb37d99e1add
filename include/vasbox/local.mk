vasboxincludedir = $(includedir)/vasbox
vasboxinclude_HEADERS = \
	%D%/access.h \
	%D%/api.h \
	%D%/call.h \
	%D%/clr.h \
	%D%/clr_config.h \
	%D%/clr_runtime.h \
	%D%/config.h \
	%D%/contract.h \
	%D%/counters.h \
	%D%/fault.h \
	%D%/machine.h \
	%D%/nt.h \
	%D%/protection.h \
	%D%/range.h \
	%D%/rule.h \
	%D%/status.h \
	%D%/trace.h \
	%D%/vasbox.h \
	%D%/win32_calls.h \
	%D%/win32_types.h
nodist_vasboxinclude_HEADERS = %D%/version.h
