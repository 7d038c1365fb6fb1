#pragma once
#include "base/result.hpp"
#include "serve/api/router.hpp"

#include <map>
#include <string>

namespace lantian::serve {

/// The files of the web application, read once: a few hundred kilobytes that no request can climb out of.
class Pages {
 public:
  /// Every file below `directory`. Returns not_found when it holds no index.html, with how to make it.
  static Result<Pages> open(const std::string& directory);
  /// A page in place of the application, for a service that was built without it.
  static Pages without(std::string reason);

  /// The file of a path; index.html for "/" and for every path without a dot, which are places inside the application.
  /// not_found else.
  Answer find(const HttpRequest& request) const;

 private:
  struct File {
    HttpReply plain, packed;  ///< packed: gzip, empty when it saves nothing
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace lantian::serve
