#pragma once
#include "serve/http/message.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

/// `bytes` as a gzip file (RFC 1952) without a name or a time: the same bytes give the same file.
std::string gzipped(std::string_view bytes);

/// Whether the asker takes gzip (RFC 9110 12.5.3; a quality of 0 refuses it).
bool takes_gzip(const HttpRequest& request);

}  // namespace lantian::serve
