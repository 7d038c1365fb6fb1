#pragma once
#include "docket/actor.hpp"
#include "keep/docket_contacts.hpp"
#include "keep/sent_once.hpp"
#include "serve/accounts/roles.hpp"
#include "serve/api/router.hpp"
#include "serve/docket_office.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lantian::serve {

/// The docket as the service shows it. The office outlives the router; the book may come later.
struct DocketApi {
  const DocketOffice* office = nullptr;
  /// Null until there is a book.
  std::function<keep::DocketBook*()> book;
  std::string files;                         ///< folder of attachments; empty: none can be taken
  keep::DocketContacts* contacts = nullptr;  ///< null: reporters are not called back
  keep::SentOnce* sent = nullptr;  ///< null: no Idempotency-Key is looked at, and nobody reports without account
  /// Who asks; absent: nobody has signed in.
  std::function<std::optional<docket::Actor>(const HttpRequest&)> who;
  /// Absent: whoever asks may, or there are no accounts; else what is missing. Empty: nothing is ever missing.
  std::function<std::optional<Problem>(const Call&, Permission)> missing;
  bool open_reading = false;                   ///< a demonstration: who has not signed in reads what an auditor reads
  bool synthetic = false;                      ///< cases that are opened are made up
  std::size_t most_upload_bytes = 1UL << 20U;  ///< of a body with photographs
  std::function<bool(std::string_view)> key_is_good;  ///< of posts to Open311; empty: nobody posts
  std::string public_url;                             ///< "https://air.example.cn"; empty: not known
  /// Told behind each change, with the id of the case.
  std::function<void(const std::string& case_id)> changed;
};

/// /api/v1/cases, cases/{id}, cases/{id}/actions, cases/{id}/files/{sha256}, case-types, case-statistics,
/// case-tree; /open311/v2. doc/api.md.
void mount_docket(Router& router, std::shared_ptr<const DocketApi> api);

}  // namespace lantian::serve
