#include "serve/respond/list_page.hpp"

#include "base/text.hpp"
#include "serve/respond/list_json.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<std::shared_ptr<const KeptList>> ListShelf::find(const keep::DocumentBook& book, const std::string& key,
                                                        std::optional<Day> on, Day today) const {
  LANTIAN_TRY(auto row, book.newest("list", key));
  if (!row) {
    LANTIAN_TRY(const auto keys, book.keys("list"));
    return Error{
        ErrorCode::not_found,
        fmt::format("there is no list {}; there are {}", in_quotes(key), keys.empty() ? "none" : joined(keys, ", ")),
        ""};
  }
  const std::pair place{key, on ? *on : Day{}};
  {
    const std::scoped_lock one{turn_};
    const auto known = kept_.find(place);
    if (known != kept_.end() && known->second->row == row->number) return known->second;
  }
  auto kept = std::make_shared<KeptList>();
  kept->key = key;
  kept->row = row->number;
  kept->at = row->at;
  kept->who = row->who;
  LANTIAN_TRY(kept->list, read_reduction_list_json(row->body));
  kept->on = on ? *on : usual_list_day(kept->list, today);
  kept->findings = respond::check_list(office_.rules, kept->list, office_.context(kept->list.unit, kept->on));
  const std::scoped_lock one{turn_};
  // Days that somebody asked about by hand are few; still, an endless row of them is not kept.
  constexpr std::size_t most_days = 16;
  if (kept_.size() >= most_days) kept_.clear();
  kept_[place] = kept;
  return std::shared_ptr<const KeptList>{kept};
}

}  // namespace lantian::serve
