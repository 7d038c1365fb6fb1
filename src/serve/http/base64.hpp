#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace lantian::serve {

/// The bytes of a base64 text (RFC 4648 4: padded, no blanks). Absent when it is none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace lantian::serve
