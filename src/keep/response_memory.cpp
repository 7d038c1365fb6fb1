#include "keep/response_chain.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace lantian::keep {
namespace {

class MemoryResponseBook final : public ResponseBook {
 public:
  Result<std::vector<ResponseRow>> append(std::span<const ResponseDraft> drafts, std::string_view who,
                                          UtcSeconds now) override {
    LANTIAN_CHECK(checked_drafts(drafts, who));
    const std::scoped_lock lock{mutex_};
    std::vector<ResponseRow> made;
    auto newest = newest_;
    for (const ResponseDraft& draft : drafts) {
      std::int64_t& there = newest[{draft.kind, draft.key}];
      if (draft.after && *draft.after != there) return newer_there(draft, there);
      ResponseRow row{static_cast<std::int64_t>(rows_.size() + made.size()) + 1,
                      draft.kind,
                      draft.key,
                      now,
                      std::string{who},
                      draft.body,
                      ""};
      row.chain = response_chain(made.empty() ? last_chain() : made.back().chain, row);
      there = row.number;
      made.push_back(std::move(row));
    }
    newest_ = std::move(newest);
    rows_.insert(rows_.end(), made.begin(), made.end());
    return made;
  }

  Result<std::vector<ResponseRow>> all(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    std::vector<ResponseRow> found;
    for (const ResponseRow& row : rows_) {
      if (row.kind == kind && row.key == key) found.push_back(row);
    }
    return found;
  }
  Result<std::optional<ResponseRow>> newest(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    const auto found = newest_.find({std::string{kind}, std::string{key}});
    if (found == newest_.end()) return std::optional<ResponseRow>{};
    return std::optional{row_at(found->second)};
  }
  Result<std::vector<ResponseRow>> each(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    std::vector<ResponseRow> found;
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
  Result<std::vector<std::string>> verify() const override {
    const std::scoped_lock lock{mutex_};
    return response_faults(rows_);
  }

 private:
  std::string last_chain() const { return rows_.empty() ? std::string{} : rows_.back().chain; }
  const ResponseRow& row_at(std::int64_t number) const { return rows_[static_cast<std::size_t>(number) - 1]; }

  mutable std::mutex mutex_;
  std::vector<ResponseRow> rows_;
  std::map<std::pair<std::string, std::string>, std::int64_t> newest_;  ///< (kind, key) -> number
};

}  // namespace

std::unique_ptr<ResponseBook> make_memory_response_book() {
  return std::make_unique<MemoryResponseBook>();
}

}  // namespace lantian::keep
