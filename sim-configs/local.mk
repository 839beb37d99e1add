# Installed, and compiled into the library, so that no file is needed at run time.  Sorted by name.
sim_configs = \
	%D%/amd-zen2.conf \
	%D%/arm-cortex-a53.conf \
	%D%/arm-cortex-a76.conf \
	%D%/clr-host-64m.conf \
	%D%/exercise.conf \
	%D%/intel-pentium-pro.conf \
	%D%/itanium-8k.conf \
	%D%/linux-x86_64.conf \
	%D%/short-of-memory.conf \
	%D%/textbook-32bit.conf \
	%D%/tiny.conf \
	%D%/windows-10-files.conf \
	%D%/windows-10-x64.conf \
	%D%/windows-7-x64.conf \
	%D%/windows-arm64.conf \
	%D%/windows-x86-2gb.conf \
	%D%/windows-x86-3gb.conf \
	%D%/wow64-laa.conf
dist_simconfig_DATA += $(sim_configs)

nodist_libvasbox_core_la_SOURCES = %D%/shipped.c
EXTRA_DIST += %D%/embed.sh
CLEANFILES += %D%/shipped.c
%D%/shipped.c: $(sim_configs) %D%/embed.sh
	$(AM_V_GEN)$(MKDIR_P) %D% && (cd $(srcdir) && $(SHELL) %D%/embed.sh $(sim_configs)) > $@.tmp && mv $@.tmp $@
