#pragma once
#include <string_view>

namespace lantian::serve {

/// What a body of JSON may hold at most, beside what its address says: values of lists and objects together.
inline constexpr int most_json_values = 4096;

/// Whether JSON text nests at most `most` deep and holds no more values than `most_json_values`: what is deeper or
/// wider costs a parser far more memory and time than its length (keys of an object are compared with each other).
/// Looks at brackets and commas outside of texts only; the text need not be JSON.
inline bool nests_at_most(std::string_view text, int most) {
  int depth = 0, values = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (inside) {
      if (c == '\\') ++at;
      if (c == '"') inside = false;
    } else if (c == '"') {
      inside = true;
    } else if (c == ',') {
      if (++values > most_json_values) return false;
    } else if (c == '{' || c == '[') {
      if (++depth > most) return false;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return true;
}

}  // namespace lantian::serve
