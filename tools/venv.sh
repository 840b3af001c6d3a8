# Sourced by ./firstbell and ./check, which set `root`: finds Python and keeps .venv as a lock file says.

# Prints a Python of 3.11 or newer; without one, uv may bring its own.
find_python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  command -v uv >/dev/null 2>&1 || return 1
  uv python find --system '>=3.11' 2>/dev/null && return
  uv python install --quiet 3.13 >&2 && uv python find --system '>=3.11'
}

say_what_python_is_missing() {
  if command -v python3 >/dev/null 2>&1; then
    found=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || found="a broken one"
    echo "Firstbell needs Python 3.11 or newer, and python3 here is $found: install a newer one, or uv." >&2
  else
    echo "Firstbell needs Python 3.11 or newer, and there is no python3 here: install it, or uv." >&2
  fi
}

# True when .venv was filled from $1 by a Python that is still the same one.
is_ready() {
  stamp="$root/.venv/firstbell"
  cmp -s "$root/$1" "$stamp/$1" &&
    [ -x "$root/.venv/bin/python" ] &&
    [ "$(cat "$stamp/python" 2>/dev/null)" = "$(readlink -f "$root/.venv/bin/python")" ]
}

# prepare LOCK...: .venv holds these lock files, or the script ends with one sentence and status 1.
prepare() {
  ready=yes
  for lock; do is_ready "$lock" || ready=no; done
  [ "$ready" = no ] || return 0
  python=$(find_python) || { say_what_python_is_missing; exit 1; }
  "$python" -I "$root/tools/venv.py" "$root" "$@" || exit 1
}
