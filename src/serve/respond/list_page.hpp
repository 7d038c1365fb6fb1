#pragma once
#include "keep/document_book.hpp"
#include "serve/respond/list_files.hpp"
#include "serve/respond/list_force.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

/// What the pages of a reduction list show.
namespace lantian::serve {

/// A list as it is kept, with what was found wrong on a day.
struct KeptList {
  std::string key;
  std::int64_t row = 0;
  UtcSeconds at{};
  std::string who;
  respond::ReductionList list;
  Day on{};
  std::vector<respond::ListFinding> findings;
};

/// Reads lists once for each row of the book. Any thread.
class ListShelf {
 public:
  explicit ListShelf(ListOffice office) : office_{std::move(office)} {}
  const ListOffice& office() const { return office_; }
  /// The newest list of a key, judged on a day. Returns not_found with the keys there are, and what the book returns.
  Result<std::shared_ptr<const KeptList>> find(const keep::DocumentBook& book, const std::string& key,
                                               std::optional<Day> on, Day today) const;

 private:
  ListOffice office_;
  mutable std::mutex turn_;
  mutable std::map<std::pair<std::string, Day>, std::shared_ptr<const KeptList>> kept_;
};

struct ListQuestion {
  std::string after, county, grade, industry, text;
  std::size_t limit = 50;
};

/// {"results": [{"key", "row", "at", "who", "approved"}]}.
std::string lists_json(const std::vector<keep::DocumentRow>& rows, const std::vector<bool>& approved);
/// Counts, bases, what is cut at each level against every set of shares, findings, its approval (null: none), and that of
/// the row that is in force meanwhile (null: none is).
std::string list_summary_json(const ListOffice& office, const KeptList& kept, const ListApproval* approval,
                              const ListApproval* in_force, int hour);
/// {"results": [...], "next", "count"}: enterprises with what they do at each level.
std::string list_enterprises_json(const ListOffice& office, const KeptList& kept, const ListQuestion& question);
/// One enterprise: units, measures, findings, what lifts its grade. Empty: there is none with this id.
std::string list_enterprise_page_json(const ListOffice& office, const KeptList& kept, std::string_view enterprise);
/// What an upload would do or did, judged on a day. `row`: 0: nothing was kept.
std::string list_upload_json(const ListOffice& office, const ListUpload& upload,
                             const std::vector<respond::ListFinding>& findings, Day on, std::int64_t row);
/// {"name", "base64", "dry_run"}.
struct ListUploadBody {
  terms::SourceFile file;
  bool dry_run = false;
};
/// Returns malformed.
Result<ListUploadBody> read_list_upload_json(std::string_view body);

}  // namespace lantian::serve
