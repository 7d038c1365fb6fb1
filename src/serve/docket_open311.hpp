#pragma once
#include "base/result.hpp"
#include "keep/docket_contacts.hpp"
#include "report/docket_open311_read.hpp"
#include "serve/docket_office.hpp"

#include <functional>
#include <string>
#include <string_view>

/// Open311 GeoReport v2 over a docket: calls in, answers out, no sockets. Whoever serves HTTP mounts it.
namespace lantian::serve {

struct Open311Call {
  std::string method;  ///< GET or POST
  std::string path;  ///< below the end point: "services.json", "services/dust.xml", "requests.xml", "requests/ID.json",
                     ///< "discovery.json"
  std::string query;  ///< behind "?", URL-encoded
  std::string body;   ///< of a POST, application/x-www-form-urlencoded
};
struct Open311Reply {
  int status = 200;
  std::string content_type, body;
};

/// Everything a call is answered by. The desk's book and office outlive it.
struct Open311Shop {
  DocketDesk desk;
  bool chinese = true;
  std::string url;  ///< of the end point, for discovery; empty: it is not named
  bool production = false;
  /// Empty: nobody may open a case, reading is for everybody. Else of the api_key sent.
  std::function<bool(std::string_view)> key_is_good;
  /// Where it is kept how reporters are reached. Null: nothing is kept, and cases have no reporter.
  keep::DocketContacts* contacts = nullptr;
  bool synthetic = false;  ///< of cases that are opened: trials
};

/// Answers one call. What is wrong with a call is an answer too (400, 403, 404, 405). Of cases the public copy is
/// shown. A list reads every case of the type: half a minute for a million. Returns what the book returns.
Result<Open311Reply> answer_open311(const Open311Shop& shop, const Open311Call& call, UtcSeconds now);

}  // namespace lantian::serve
