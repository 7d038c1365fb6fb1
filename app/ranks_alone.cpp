#include "app/ranks.hpp"

namespace lantian::app {
namespace {

class Alone final : public Ranks {
 public:
  std::size_t number() const override { return 0; }
  std::size_t count() const override { return 1; }
  std::size_t on_machine() const override { return 1; }
  std::size_t take() override { return next_++; }
  void attend() override {}
  bool all_well(bool well) override { return well; }
  void give_up(int) override {}

 private:
  std::size_t next_ = 0;
};

}  // namespace

Ranks& Ranks::here() {
  static Alone alone;
  return alone;
}

}  // namespace lantian::app
