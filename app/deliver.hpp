#pragma once
#include <string>

namespace lantian::app {

struct DeliverWords {
  std::string id, book, region = "changji", plan, day;
};
/// Makes and sends one delivery of the plan now, as a trial: nothing is noted.
int run_deliver(const DeliverWords& words);

}  // namespace lantian::app
