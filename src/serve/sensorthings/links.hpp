#pragma once
#include "serve/http/message.hpp"
#include "serve/sensorthings/page.hpp"

#include <string>
#include <string_view>

namespace lantian::serve::sta {

/// Where the service stands as the asker sees it: "http://host:8212/v1.1". A host that is no host gives "/v1.1".
std::string base_of(const HttpRequest& request);

/// For a path or a query: what has no meaning there, and quotes, parentheses, '/', ',', ':' and '$', stand as they are.
std::string url_encoded(std::string_view text);

/// "BASE/Things('1001A')".
std::string self_link(std::string_view base, const Catalog& catalog, const Row& row);

/// The options of a query as an address says them, each followed by '&'.
std::string options_text(const Query& query);

/// "ADDRESS?$top=...&$skiptoken=..." behind the last row of a page. `options`: `options_text(query)`, which an answer
/// with thousands of such links asks for once.
std::string next_link(std::string_view address, const Sight& sight, const Page& page, const Query& query,
                      std::string_view options);
inline std::string next_link(std::string_view address, const Sight& sight, const Page& page, const Query& query) {
  return next_link(address, sight, page, query, options_text(query));
}

}  // namespace lantian::serve::sta
