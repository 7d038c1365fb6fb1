#pragma once
#include "base/result.hpp"
#include "docket/act.hpp"
#include "keep/docket_contacts.hpp"
#include "serve/docket_body.hpp"

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

/// What a page sends about a case, read; answers joined from the texts that the rooms below write.
namespace lantian::serve {

/// A file as it came, and its bytes.
struct SentFiles {
  std::list<std::string> bytes;
  std::vector<docket::Upload> uploads;  ///< point into `bytes`
};

/// An action on a case, or a case to open, as written in JSON.
struct SentDeed {
  std::string type;          ///< open: of the case
  std::string move;          ///< act: a step or deed
  std::int32_t version = 0;  ///< act: of the case as it was seen; 0: as it is now
  BodyWords body;
  SentFiles files;
  keep::Contact contact;
  bool has_contact = false;
};
/// Returns malformed with every key that cannot be read, one a line, with what is allowed: not JSON, unknown keys, a
/// value of another kind, files that are no base64.
Result<SentDeed> read_deed(std::string_view json);

/// The case's JSON with "actions" beside it. Requires: both are JSON objects.
std::string with_actions(std::string_view case_json, std::string_view choices_json);
/// {"results": [...]} of the types: states, steps, topics.
std::string case_types_json(const DocketOffice& office);

}  // namespace lantian::serve
