#pragma once
#include "serve/http/message.hpp"

namespace lantian::serve {

/// The reply with an ETag of its body, or 304 without a body when the asker has just that. Source: RFC 9110 8.8.3, 13.1.
HttpReply tagged(const HttpRequest& request, HttpReply reply);

/// The first value of this header; empty when there is none.
std::string_view header_of(const HttpReply& reply, std::string_view name);

}  // namespace lantian::serve
