# For shell tests, sourced after tap.sh: an installed copy of the build, as a user's program and shell meet it.

# install_copy: installs under $scratch and sets $installed, the copy's prefix; PATH, PKG_CONFIG_PATH and
# LD_LIBRARY_PATH find it, and `cc` is the compiler of this build with the flags that a sanitized, measured or only
# static library demands.
install_copy ()
{
  # Libtool links again to install, in the build's own folder: one test at a time, where there is a tool for that.
  one_at_a_time=
  ! command -v flock > /dev/null || one_at_a_time="flock $VASBOX_BUILDDIR/config.status"
  MAKEFLAGS= $one_at_a_time make -C "$VASBOX_BUILDDIR" install DESTDIR="$scratch/root" > "$scratch/install.log" 2>&1 || {
    tail -n 20 "$scratch/install.log"
    return 1
  }
  pc=$(find "$scratch/root" -name vasbox.pc)
  installed=$scratch/root$(sed -n 's/^prefix=//p' "$pc")
  mkdir -p "$scratch/bin" "$scratch/pkgconfig"
  for file in "${pc%/*}"/*.pc; do
    sed "s|^prefix=.*|prefix=$installed|" "$file" > "$scratch/pkgconfig/${file##*/}"
  done
  PATH=$scratch/bin:$installed/bin:$PATH
  PKG_CONFIG_PATH=$scratch/pkgconfig
  LD_LIBRARY_PATH=$(pkg-config --variable=libdir --define-variable=prefix="$installed" "$scratch/pkgconfig/vasbox.pc")
  export PATH PKG_CONFIG_PATH LD_LIBRARY_PATH
  flags=$VASBOX_LINK_FLAGS
  [ -e "$LD_LIBRARY_PATH/libvasbox.so" ] || flags="$(pkg-config --static --libs vasbox) $flags"
  printf '#!/bin/sh\nexec %s "$@" %s\n' "$CC" "$flags" > "$scratch/bin/cc"
  chmod +x "$scratch/bin/cc"
}

# blocks FILE FOLDER: writes each fenced block of the Markdown FILE to FOLDER as LINE.KIND, and the third word of the
# fence, a file name, to LINE.name.
blocks ()
{
  awk -v folder="$2" '
    /^```/ && !inside {
      kind = substr ($1, 4)
      name = $2
      file = sprintf ("%s/%04d.%s", folder, FNR, kind == "" ? "plain" : kind)
      if (name != "")
        print name > (folder "/" sprintf ("%04d.name", FNR))
      printf "" > file
      inside = 1
      next
    }
    /^```/ { inside = 0; close (file); next }
    inside { print > file }' "$1"
}
