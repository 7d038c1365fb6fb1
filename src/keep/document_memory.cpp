#include "keep/document_chain.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace lantian::keep {
namespace {

class MemoryDocumentBook final : public DocumentBook {
 public:
  Result<std::vector<DocumentRow>> append(std::span<const DocumentDraft> drafts, std::string_view who,
                                          UtcSeconds now) override {
    LANTIAN_CHECK(checked_drafts(drafts, who));
    const std::scoped_lock lock{mutex_};
    std::vector<DocumentRow> made;
    auto newest = newest_;
    for (const DocumentDraft& draft : drafts) {
      std::int64_t& there = newest[{draft.kind, draft.key}];
      if (draft.after && *draft.after != there) return newer_there(draft, there);
      DocumentRow row{static_cast<std::int64_t>(rows_.size() + made.size()) + 1,
                      draft.kind,
                      draft.key,
                      now,
                      std::string{who},
                      draft.body,
                      ""};
      row.chain = document_chain(made.empty() ? last_chain() : made.back().chain, row);
      there = row.number;
      made.push_back(std::move(row));
    }
    newest_ = std::move(newest);
    rows_.insert(rows_.end(), made.begin(), made.end());
    return made;
  }

  Result<std::vector<DocumentRow>> all(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    std::vector<DocumentRow> found;
    for (const DocumentRow& row : rows_) {
      if (row.kind == kind && row.key == key) found.push_back(row);
    }
    return found;
  }
  Result<std::optional<DocumentRow>> newest(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    const auto found = newest_.find({std::string{kind}, std::string{key}});
    if (found == newest_.end()) return std::optional<DocumentRow>{};
    return std::optional{row_at(found->second)};
  }
  Result<std::vector<DocumentRow>> each(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    std::vector<DocumentRow> found;
    for (const auto& [name, number] : newest_) {
      if (name.first == kind) found.push_back(row_at(number));
    }
    return found;
  }
  Result<std::vector<std::string>> keys(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    std::vector<std::string> found;
    for (const auto& [name, number] : newest_) {
      if (name.first == kind) found.push_back(name.second);
    }
    return found;
  }
  Result<std::int64_t> last() const override {
    const std::scoped_lock lock{mutex_};
    return static_cast<std::int64_t>(rows_.size());
  }
  Result<std::int64_t> last_of(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    std::int64_t last = 0;
    for (const auto& [name, number] : newest_) {
      if (name.first == kind) last = std::max(last, number);
    }
    return last;
  }
  Result<std::vector<std::string>> verify() const override {
    const std::scoped_lock lock{mutex_};
    return document_faults(rows_);
  }

 private:
  std::string last_chain() const { return rows_.empty() ? std::string{} : rows_.back().chain; }
  const DocumentRow& row_at(std::int64_t number) const { return rows_[static_cast<std::size_t>(number) - 1]; }

  mutable std::mutex mutex_;
  std::vector<DocumentRow> rows_;
  std::map<std::pair<std::string, std::string>, std::int64_t> newest_;  ///< (kind, key) -> number
};

}  // namespace

std::unique_ptr<DocumentBook> make_memory_document_book() {
  return std::make_unique<MemoryDocumentBook>();
}

}  // namespace lantian::keep
