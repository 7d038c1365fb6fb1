#pragma once
#include <string_view>

namespace lantian::serve {

/// Whether JSON text nests at most `most` deep: what is deeper costs a parser far more memory than its length. Looks at
/// brackets outside of texts only; the text need not be JSON.
inline bool nests_at_most(std::string_view text, int most) {
  int depth = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (inside) {
      if (c == '\\') ++at;
      if (c == '"') inside = false;
    } else if (c == '"') {
      inside = true;
    } else if (c == '{' || c == '[') {
      if (++depth > most) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

}  // namespace lantian::serve
