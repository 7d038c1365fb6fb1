#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Text of loggers that send Chinese as GBK or GB 18030. For the files of this folder.
namespace lantian::observe::hj212 {

/// No value when the bytes are no GB 18030, or this system cannot convert it.
std::optional<std::string> utf8_of_gb18030(std::string_view bytes);

}  // namespace lantian::observe::hj212
